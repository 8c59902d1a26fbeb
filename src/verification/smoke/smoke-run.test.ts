import { describe, expect, it } from 'vitest';
import type { SmokeCheck } from '#domain/config/index.ts';
import type { AgentReply, AgentRequest } from '#ports/index.ts';
import { createSmokeRunner } from './index.ts';

const ENDPOINT = { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' } as const;

const replied = (text: string, toolCalls: readonly string[] = []): AgentReply => ({
  kind: 'replied',
  text,
  toolCalls: toolCalls.map((name) => ({ name, arguments: {} })),
  latencyMs: 1,
  tokens: undefined,
});

const STOCK: SmokeCheck = {
  name: 'stock',
  query: 'Is SKU-1 in stock?',
  mustContain: 'In Stock',
  mustCallTool: 'check_inventory',
};

/** Runs on a clock that only the agent's thinking moves. */
async function run(answer: (query: string) => AgentReply, checks: readonly SmokeCheck[] = [], thinkingMs = 20) {
  let nowMs = 0;
  const requests: AgentRequest[] = [];
  const runner = createSmokeRunner({
    stopwatch: { elapsedMs: () => nowMs },
    caller: {
      async call(_, request) {
        requests.push(request);
        await Promise.resolve();
        nowMs = thinkingMs;
        return answer(request.messages[0]?.content ?? '');
      },
    },
  });
  return { ...(await runner.run(ENDPOINT, checks, 5_000)), requests };
}

describe('a smoke test', () => {
  it('always asks whether the agent is there, once, and says so in its own purpose', async () => {
    const { pass, checks, requests, because } = await run(() => replied('Hello!'));
    expect(pass).toBe(true);
    expect(checks).toEqual([{ name: 'answers', pass: true, because: 'replied in 20 ms', latencyMs: 20 }]);
    expect(because).toBe('its one check passed, in 20 ms');
    expect(requests).toEqual([
      { messages: [{ role: 'user', content: 'Hello, are you working?' }], purpose: 'smoke', timeoutMs: 5_500 },
    ]);
    const own = await run(() => replied('Hello!'), [{ name: 'mine', query: 'Hello, are you working?' }]);
    expect(own.checks.map(({ name }) => name)).toEqual(['mine']);
  });

  it('passes a tool check when the tool was called and the text is there, whatever its case', async () => {
    const { pass } = await run(
      (query) => (query === STOCK.query ? replied('It is in stock.', ['check_inventory']) : replied('Hi')),
      [STOCK],
    );
    expect(pass).toBe(true);
  });

  it.each<[string, AgentReply, RegExp]>([
    [
      'a tool that was not called',
      replied('It is in stock.', ['search']),
      /did not call the tool check_inventory \(called: search\)/,
    ],
    ['a missing text', replied('No idea.', ['check_inventory']), /does not contain "In Stock"/],
    ['a failure', { kind: 'failed', because: 'it answered 500: boom', latencyMs: 1 }, /answered 500: boom/],
    ['a block', { kind: 'blocked', because: 'filtered', latencyMs: 1 }, /content filter/],
    ['a rate limit', { kind: 'rate-limited', retryAfterMs: 1_000 }, /nothing is known/],
  ])('does not pass on %s', async (_, reply, because) => {
    const {
      pass,
      checks,
      because: whole,
    } = await run((query) => (query === STOCK.query ? reply : replied('Hi')), [STOCK]);
    expect(pass).toBe(false);
    expect(checks.map((check) => check.pass)).toEqual([true, false]);
    expect(checks[1]?.because).toMatch(because);
    expect(whole).toContain('check "stock" failed');
  });

  it('takes a call without text for an answer only where a call is what is checked', async () => {
    const call = replied('', ['check_inventory']);
    expect((await run(() => call)).pass).toBe(false);
    const check = { name: 'tool', query: 'Stock?', mustCallTool: 'check_inventory' };
    expect((await run((query) => (query === 'Stock?' ? call : replied('Hi')), [check])).pass).toBe(true);
  });

  it('fails a good reply that comes too late, with the time it took', async () => {
    const { pass, checks } = await run(() => replied('Hello!'), [], 5_001);
    expect(pass).toBe(false);
    expect(checks[0]).toMatchObject({ latencyMs: 5_001, because: 'it replied after 5 s; at most 5 s is allowed' });
    expect((await run(() => replied('Hello!'), [], 5_000)).pass).toBe(true);
  });

  it('asks all questions at the same time', async () => {
    let inside = 0;
    let most = 0;
    const all = Promise.withResolvers<void>();
    const runner = createSmokeRunner({
      stopwatch: { elapsedMs: () => 0 },
      caller: {
        async call() {
          inside += 1;
          most = Math.max(most, inside);
          if (inside === 3) all.resolve();
          await all.promise;
          return replied('in stock', ['check_inventory']);
        },
      },
    });
    await runner.run(ENDPOINT, [STOCK, { name: 'other', query: 'And you?' }], 5_000);
    expect(most).toBe(3);
  });
});
