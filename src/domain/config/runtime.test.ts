import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const resolve = (agent: string) =>
  resolveProject({
    source: parse(`version: 1\nagents:\n  desk: { model: m, ${agent} }\n`),
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

test('an agent of threads and runs has its assistant, key and version in each environment; what it leaves out has defaults', () => {
  const agent = agentOf(
    'runtime: threads, baseUrl: "http://a/v1/", credential: { env: KEY, header: api-key }, ' +
      'threads: { assistant: asst_dev, apiVersion: v1, follow: poll }, ' +
      'deploy: { staging: { baseUrl: "http://b/v1", assistant: asst_staging, credential: { env: OTHER } }, ' +
      'production: { webhook: "https://hook.example/x", secretEnv: S } }',
  );
  expect(agent).toMatchObject({ runtime: 'threads', api: 'threads' });
  const form = { apiVersion: 'v1', follow: 'poll' };
  const key = { credentialEnv: 'KEY', credentialHeader: 'api-key' };
  expect(agent?.deploy).toEqual({
    dev: { kind: 'endpoint', baseUrl: 'http://a/v1', ...key, threads: { assistant: 'asst_dev', ...form } },
    staging: {
      kind: 'endpoint',
      baseUrl: 'http://b/v1',
      credentialEnv: 'OTHER',
      threads: { assistant: 'asst_staging', ...form },
    },
    production: {
      kind: 'webhook',
      url: 'https://hook.example/x',
      secretEnv: 'S',
      ...key,
      threads: { assistant: 'asst_dev', ...form },
    },
  });
  const least = agentOf('runtime: threads, baseUrl: "http://a/v1", threads: { assistant: asst_one }');
  expect(least?.deploy.dev).toMatchObject({ threads: { assistant: 'asst_one', follow: 'stream' } });
});

test('an agent that speaks A2A needs no more than its address', () => {
  const agent = agentOf('runtime: a2a, baseUrl: "http://a", credential: { env: KEY, header: X-API-Key }');
  expect(agent).toMatchObject({ runtime: 'a2a', api: 'a2a' });
  expect(agent?.deploy.dev).toEqual({
    kind: 'endpoint',
    baseUrl: 'http://a',
    credentialEnv: 'KEY',
    credentialHeader: 'X-API-Key',
  });
});

const AT = 'baseUrl: "http://a/v1"';
test.each([
  [`runtime: threads, ${AT}`, 'agents.desk: expected `threads: { assistant: asst_… }`, or `assistant` in `deploy.dev`'],
  [
    'runtime: threads, deploy: { dev: { webhook: "https://h/x" }, production: { baseUrl: "http://a/v1" } }',
    'agents.desk: expected `threads: { assistant: asst_… }`, or `assistant` in `deploy.production`',
  ],
  [
    `runtime: threads, ${AT}, threads: { assistant: "one of mine" }`,
    'agents.desk.threads.assistant: expected the id of an',
  ],
  [`runtime: threads, ${AT}, threads: { assistant: a, follow: push }`, 'agents.desk.threads.follow: expected one of'],
  [
    `runtime: threads, ${AT}, threads: { assistant: a }, api: responses`,
    'agents.desk.api: expected nothing here with `runtime: threads`',
  ],
  [`runtime: a2a, ${AT}, api: responses`, 'agents.desk.api: expected nothing here with `runtime: a2a`'],
  [`runtime: a2a, ${AT}, threads: { assistant: a }`, 'agents.desk.threads: expected this only with `runtime: threads`'],
  [
    'runtime: a2a, deploy: { dev: { baseUrl: "http://a", assistant: a } }',
    'agents.desk.deploy.dev.assistant: expected this only with `runtime: threads`',
  ],
  [`${AT}, credential: { env: KEY, header: api-key }`, 'agents.desk.credential.header: expected this only with'],
  [
    `runtime: a2a, ${AT}, credential: { env: KEY, header: "api key" }`,
    'agents.desk.credential.header: expected the name of a header',
  ],
  [`runtime: threds, ${AT}`, 'agents.desk.runtime: expected one of'],
])('%s is refused with what to write', (agent, message) => {
  expect(told(agent)).toEqual([expect.stringContaining(message)]);
});
