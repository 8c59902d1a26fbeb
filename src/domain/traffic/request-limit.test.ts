import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admitOne,
  allowance,
  endOne,
  isUnused,
  type LimitUse,
  limitReached,
  type RequestLimit,
  UNUSED,
  underLimit,
} from './request-limit.ts';

const perSecond = (requestsPerSecond: number, burst: number): RequestLimit => ({ rate: { requestsPerSecond, burst } });

/** Lets requests in at the given times; says which were. */
function play(limit: RequestLimit, times: readonly number[]): { readonly admitted: number[]; readonly use: LimitUse } {
  let use = UNUSED;
  const admitted: number[] = [];
  for (const nowMs of times) {
    if (limitReached(limit, use, nowMs) !== undefined) continue;
    use = endOne(admitOne(limit, use, nowMs));
    admitted.push(nowMs);
  }
  return { admitted, use };
}

describe('a rate', () => {
  it('lets a burst through at once, then one each interval', () => {
    const times = [0, 0, 0, 0, 499, 500, 999, 1_000];
    expect(play(perSecond(2, 3), times).admitted).toEqual([0, 0, 0, 500, 1_000]);
  });

  it('gives the whole burst back to who was quiet, and never more', () => {
    expect(play(perSecond(1, 2), [0, 0, 1e9, 1e9, 1e9]).admitted).toEqual([0, 0, 1e9, 1e9]);
  });

  it('that was raised holds nobody longer than it would have held them itself', () => {
    const slow = perSecond(0.1, 100);
    const { use } = play(slow, Array<number>(100).fill(0));
    expect(underLimit(slow, use, 0)).toBe(use);
    expect(limitReached(slow, use, 0)?.waitMs).toBeCloseTo(10_000);
    const raised = perSecond(100, 5);
    const rebased = underLimit(raised, use, 0);
    expect(limitReached(raised, rebased, 0)?.waitMs).toBeCloseTo(10);
    expect(limitReached(raised, rebased, 10)).toBeUndefined();
    expect(underLimit({ concurrency: 1 }, use, 0)).toBe(use);
  });

  it('tells a wait after which the request is admitted, and before which it is not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5_000, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 80 }),
        (requestsPerSecond, burst, gaps) => {
          const limit = perSecond(requestsPerSecond, burst);
          let nowMs = 0;
          const { use } = play(
            limit,
            gaps.map((gap) => (nowMs += gap)),
          );
          const reached = limitReached(limit, use, nowMs);
          if (reached === undefined) return;
          const waitMs = reached.waitMs ?? 0;
          expect(limitReached(limit, use, nowMs + waitMs + 1e-3)).toBeUndefined();
          expect(limitReached(limit, use, nowMs + waitMs - 1e-2)).toBeDefined();
        },
      ),
    );
  });

  it('never admits more in any span than the burst and what the rate adds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 }),
        (requestsPerSecond, burst, gaps) => {
          let nowMs = 0;
          const { admitted } = play(
            perSecond(requestsPerSecond, burst),
            gaps.map((gap) => (nowMs += gap)),
          );
          admitted.forEach((from, first) => {
            for (let last = first; last < admitted.length; last += 1) {
              const spanMs = (admitted[last] ?? 0) - from;
              expect(last - first + 1).toBeLessThanOrEqual(burst + (spanMs * requestsPerSecond) / 1_000 + 1e-6);
            }
          });
        },
      ),
    );
  });

  it('says how many are left, and when all are', () => {
    const rate = { requestsPerSecond: 2, burst: 3 };
    const { use } = play({ rate }, [0, 0]);
    expect(allowance(rate, use, 0)).toEqual({ remaining: 1, fullInMs: 1_000 });
    expect(allowance(rate, use, 500)).toEqual({ remaining: 2, fullInMs: 500 });
    expect(allowance(rate, UNUSED, 0)).toEqual({ remaining: 3, fullInMs: 0 });
  });

  it('says as many are left as are then admitted', () => {
    for (const requestsPerSecond of [3, 7, 0.3]) {
      const rate = { requestsPerSecond, burst: 10 };
      let { use } = play({ rate }, [0, 0, 0, 0]);
      const { remaining } = allowance(rate, use, 0);
      for (let more = 0; more < remaining; more += 1) {
        expect(limitReached({ rate }, use, 0)).toBeUndefined();
        use = admitOne({ rate }, use, 0);
      }
      expect(limitReached({ rate }, use, 0)?.by).toBe('rate');
    }
  });
});

describe('concurrency', () => {
  it('counts what is under way, whatever the time', () => {
    const limit = { concurrency: 2 };
    const two = admitOne(limit, admitOne(limit, UNUSED, 0), 0);
    expect(limitReached(limit, two, 1e9)).toEqual({ by: 'concurrency', waitMs: undefined });
    expect(limitReached(limit, endOne(two), 1e9)).toBeUndefined();
  });
});

it('is forgotten only once it says nothing any more', () => {
  const limit = { concurrency: 5, ...perSecond(1, 2) };
  const running = admitOne(limit, UNUSED, 0);
  expect(isUnused(running, 1e9)).toBe(false);
  expect(isUnused(endOne(running), 999)).toBe(false);
  expect(isUnused(endOne(running), 1_000)).toBe(true);
  expect(isUnused(UNUSED, -1e9)).toBe(true);
});
