import { expect, test } from 'vitest';
import { mayRetry, RetryBudget, retryDelayMs, type Unanswered } from './retry.ts';

const policy = { attempts: 1, budgetRatio: 0.1, nonIdempotent: false };

function unanswered(over: Partial<Unanswered> = {}): Unanswered {
  return { method: 'POST', isWhole: true, wasSent: false, timedOut: false, retries: 0, ...over };
}

test('what never left is sent again whatever it is', () => {
  expect(mayRetry(unanswered(), policy)).toBe(true);
});

test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])(
  '%s is sent again though it may have arrived',
  (method) => {
    expect(mayRetry(unanswered({ method, wasSent: true }), policy)).toBe(true);
  },
);

test.each(['POST', 'PATCH', 'get', 'BREW'])(
  '%s that may have arrived is sent again only if the setting says so',
  (method) => {
    const sent = unanswered({ method, wasSent: true });
    expect(mayRetry(sent, policy)).toBe(false);
    expect(mayRetry(sent, { ...policy, nonIdempotent: true })).toBe(true);
  },
);

test('no more often than the setting says, never after a wait, never half a body', () => {
  const willing = { ...policy, nonIdempotent: true };
  expect(mayRetry(unanswered({ retries: 1 }), willing)).toBe(false);
  expect(mayRetry(unanswered({ retries: 1 }), { ...willing, attempts: 2 })).toBe(true);
  expect(mayRetry(unanswered(), { ...willing, attempts: 0 })).toBe(false);
  expect(mayRetry(unanswered({ timedOut: true }), willing)).toBe(false);
  expect(mayRetry(unanswered({ isWhole: false }), willing)).toBe(false);
});

test('a closed connection is replaced at once; who refused one gets a moment, longer each time', () => {
  expect(retryDelayMs(unanswered({ wasSent: true }), 1)).toBe(0);
  expect([0, 1].map((jitter) => retryDelayMs(unanswered(), jitter))).toEqual([25, 50]);
  expect(retryDelayMs(unanswered({ retries: 2 }), 1)).toBe(200);
});

test('retries are at most their share of the requests of ten seconds, but a few in any case', () => {
  const budget = new RetryBudget();
  const take = (nowMs: number): number => {
    let taken = 0;
    while (budget.take(nowMs, 0.1)) taken += 1;
    return taken;
  };
  expect(take(0)).toBe(3);
  for (let index = 0; index < 100; index += 1) budget.request(0);
  expect(take(0)).toBe(7);
  expect(take(9_000)).toBe(0);
  expect(take(10_000)).toBe(3);
});
