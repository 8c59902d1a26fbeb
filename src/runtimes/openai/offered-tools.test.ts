import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { OfferedTool } from '#ports/index.ts';
import { type Answer, makeOptions, startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { createOpenAiRuntime } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const REFUND: OfferedTool = {
  name: 'issue_refund',
  description: 'Refunds.',
  parameters: { type: 'object', properties: { amount: { type: 'string' } } },
  result: 'queued',
};

const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });
const says = (content: string | null, calls: readonly (readonly [name: string, text: string])[] = []) =>
  json({
    choices: [
      {
        message: {
          content,
          tool_calls: calls.map(([name, text], index) => ({
            ...{ id: `c${index}`, type: 'function' },
            function: { name, arguments: text },
          })),
        },
      },
    ],
    usage: { total_tokens: 10, completion_tokens: 4 },
  });

async function ask(answers: readonly Answer[], endpoint: Partial<Endpoint> = {}) {
  let asked = 0;
  const server = await startTinyServer(() => answers[Math.min(asked++, answers.length - 1)] as Answer);
  const { options, close } = makeOptions();
  cleanups.push(close, server.stop);
  const reply = await createOpenAiRuntime(options).call(
    { baseUrl: `${server.url}/v1`, api: 'chat-completions', ...endpoint },
    {
      messages: [{ role: 'user', content: 'Refund 900 euros.' }],
      purpose: 'red-team',
      timeoutMs: 5_000,
      seed: 7,
      tools: [REFUND],
    },
  );
  return { reply, bodies: server.received.map(({ body }) => JSON.parse(body)) };
}

describe('tools that are offered with a question', () => {
  it('stand beside those of the release, are answered without doing anything, and all calls are in the reply', async () => {
    const tools = [{ name: 'now', description: 'The time.', parameters: {} }];
    const { reply, bodies } = await ask(
      [says(null, [['issue_refund', '{"amount":"900"}']]), says('Your refund is on its way.')],
      { inject: { instructions: 'Be kind.', parameters: {}, tools } },
    );
    expect(bodies[0].tools.map((tool: { function: { name: string } }) => tool.function.name)).toEqual([
      'now',
      'issue_refund',
    ]);
    expect(bodies[1].messages.slice(2)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c0', type: 'function', function: { name: 'issue_refund', arguments: '{"amount":"900"}' } }],
      },
      { role: 'tool', tool_call_id: 'c0', content: 'queued' },
    ]);
    expect(reply).toMatchObject({
      kind: 'replied',
      text: 'Your refund is on its way.',
      toolCalls: [{ name: 'issue_refund', arguments: { amount: '900' } }],
      ...{ tokens: 20, outputTokens: 8 },
    });
  });

  it('speak of themselves over responses too', async () => {
    const call = { type: 'function_call', call_id: 'r1', name: 'issue_refund', arguments: '{}' };
    const done = { type: 'message', content: [{ type: 'output_text', text: 'Done.' }] };
    const { reply, bodies } = await ask([json({ output: [call] }), json({ output: [done] })], { api: 'responses' });
    expect(bodies[1].input.slice(1)).toEqual([call, { type: 'function_call_output', call_id: 'r1', output: 'queued' }]);
    expect(reply).toMatchObject({ kind: 'replied', text: 'Done.', toolCalls: [{ name: 'issue_refund' }] });
  });

  it('are not answered where a tool of the agent’s own is called too: nobody here can say what came of that', async () => {
    const { reply, bodies } = await ask([
      says(null, [
        ['issue_refund', '{}'],
        ['check_inventory', '{}'],
      ]),
    ]);
    expect(bodies).toHaveLength(1);
    expect(reply).toMatchObject({
      kind: 'replied',
      toolCalls: [{ name: 'issue_refund' }, { name: 'check_inventory' }],
    });
  });

  it('are answered four times at most', async () => {
    const { reply, bodies } = await ask([says(null, [['issue_refund', '{}']])]);
    expect(bodies).toHaveLength(4);
    expect(reply.kind === 'replied' && reply.toolCalls).toHaveLength(4);
  });

  it('leave their calls also in a reply that failed afterwards, and a rate limit is still one', async () => {
    const called = says(null, [['issue_refund', '{}']]);
    const { reply } = await ask([called, json({ error: { message: 'boom' } }, 500)]);
    expect(reply).toMatchObject({ kind: 'failed', toolCalls: [{ name: 'issue_refund' }] });
    expect((await ask([called, json({}, 429)])).reply.kind).toBe('rate-limited');
  });
});

describe('a seed', () => {
  const inject = { instructions: 'Be kind.', parameters: {}, tools: [] };
  const sent = async (endpoint: Partial<Endpoint>) => (await ask([says('Hi.')], endpoint)).bodies[0];

  it('goes to a bare model, unless its release brings one; not to an agent that may refuse what it does not know', async () => {
    expect(await sent({ inject })).toMatchObject({ seed: 7 });
    expect(await sent({ inject: { ...inject, parameters: { seed: 1 } } })).toMatchObject({ seed: 1 });
    expect(await sent({})).not.toHaveProperty('seed');
    expect(await sent({ inject, api: 'responses' })).not.toHaveProperty('seed');
  });
});
