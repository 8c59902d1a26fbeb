import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const resolve = (agent: string) =>
  resolveProject({
    source: parse(`version: 1\nagents:\n  desk: { baseUrl: "http://a/api", model: m, ${agent} }\n`),
    readFile: () => undefined,
    env: () => undefined,
  });

function agentOf(agent: string) {
  const resolved = resolve(agent);
  if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project.agents[0];
}

function told(agent: string): readonly string[] {
  const resolved = resolve(agent);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

test('a plain HTTP agent says how it is asked; what it leaves out has defaults', () => {
  expect(agentOf('runtime: http, call: { body: { question: "{{query}}" } }')).toMatchObject({
    runtime: 'http',
    api: 'http',
    call: { method: 'POST', path: '/', headers: {}, body: { question: '{{query}}' }, reply: {} },
  });
  const asked =
    'call: { method: GET, path: "/ask?q={{query}}&s={{conversation}}", reply: { text: answer.text, toolCalls: calls, tokens: usage.0 } }';
  expect(agentOf(`runtime: http, ${asked}`)?.call?.reply).toEqual({
    text: 'answer.text',
    toolCalls: 'calls',
    tokens: 'usage.0',
  });
  expect(agentOf('api: responses')).toMatchObject({ runtime: 'openai', api: 'responses' });
  expect(agentOf('api: responses')?.call).toBeUndefined();
});

test.each([
  ['runtime: http', 'agents.desk: expected `call`, got nothing'],
  ['call: { body: "{{query}}" }', 'agents.desk.call: expected this only with `runtime: http`'],
  ['runtime: http, api: responses, call: { body: "{{query}}" }', 'agents.desk.api: expected nothing here'],
  ['runtime: http, call: { path: ask, body: "{{query}}" }', 'agents.desk.call.path: expected a path below `baseUrl`'],
  ['runtime: http, call: { body: { q: hello } }', 'agents.desk.call: expected {{query}} or {{messages}}'],
  ['runtime: http, call: { method: GET, body: "{{query}}" }', 'agents.desk.call.body: expected no body'],
  [
    'runtime: http, call: { body: { q: ["{{query}}", "{{qurey}}"] } }',
    'agents.desk.call.body.q[1]: expected one of {{query}}, {{messages}}, {{conversation}}, {{seed}}, got {{qurey}}. Did you mean "query"?',
  ],
  ['runtime: http, call: { body: "{{ query }}" }', 'agents.desk.call.body: expected {{query}} without spaces'],
  [
    'runtime: http, call: { body: "so far: {{messages}}" }',
    'agents.desk.call.body: expected {{messages}} as the whole text',
  ],
  [
    'runtime: http, call: { path: "/{{messages}}", body: "{{query}}" }',
    'agents.desk.call.path: expected {{messages}} as the whole text',
  ],
  [
    'runtime: http, call: { body: "{{query}}", reply: { text: "$.answer text" } }',
    'agents.desk.call.reply.text: expected keys and indexes',
  ],
])('%s is refused with what to write', (agent, message) => {
  expect(told(agent)).toEqual([expect.stringContaining(message)]);
});
