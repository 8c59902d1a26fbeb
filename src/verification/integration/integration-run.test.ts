import { expect, it } from 'vitest';
import type { Scenario } from '#domain/config/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { createIntegrationRunner } from './index.ts';

const ENDPOINT = { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' } as const;

const replied = (text: string, toolCalls: readonly string[] = []): AgentReply => ({
  kind: 'replied',
  text,
  toolCalls: toolCalls.map((name) => ({ name, arguments: {} })),
  latencyMs: 1,
  tokens: undefined,
});

const scenario = (over: Partial<Scenario>): Scenario => ({
  name: 'valid',
  query: 'Is SKU-1 in stock?',
  maxReplyMs: 5_000,
  ...over,
});

async function play(scenarios: readonly Scenario[], reply: AgentReply) {
  let inside = 0;
  let most = 0;
  const purposes = new Set<string>();
  const runner = createIntegrationRunner({
    stopwatch: { elapsedMs: () => 0 },
    caller: {
      async call(_, request) {
        purposes.add(request.purpose);
        most = Math.max(most, ++inside);
        await Promise.resolve();
        inside -= 1;
        return reply;
      },
    },
  });
  return { ...(await runner.run(ENDPOINT, scenarios)), most, purposes: [...purposes] };
}

it('passes when every scenario shows what it must, and asks for few at a time', async () => {
  const scenarios = Array.from({ length: 9 }, (_, index) =>
    scenario({ name: `s${index}`, mustCallTool: 'check_inventory', mustContain: '86', mustNotContain: 'sorry' }),
  );
  const { pass, because, checks, most, purposes } = await play(scenarios, replied('86 left', ['check_inventory']));
  expect(pass).toBe(true);
  expect(because).toBe('all 9 integration scenarios passed, the slowest in 0 ms');
  expect(checks.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
  expect(most).toBe(4);
  expect(purposes).toEqual(['integration']);
});

it.each([
  [{ mustNotContain: 'Available' }, replied('it is available'), 'the reply contains "Available", which it must not'],
  [{ mustNotCallTool: 'pay' }, replied('done', ['pay']), 'it called the tool pay, which it must not here'],
  [{ mustCallTool: 'pay' }, replied('done', ['look']), 'it did not call the tool pay (called: look)'],
] as const)('fails %o with its reason', async (over, reply, because) => {
  const { pass, because: whole } = await play([scenario(over), scenario({ name: 'other' })], reply);
  expect(pass).toBe(false);
  expect(whole).toBe(`scenario "valid" failed: ${because}`);
});

it('shows nothing without a scenario', async () => {
  expect((await play([], replied('hi'))).pass).toBe(false);
});
