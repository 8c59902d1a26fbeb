import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TopUp, topUpDue } from './top-up.ts';

const TOP_UP: TopUp = { requests: 200, from: 'dataset', standsIn: false };
const at = (observedMs: number, users = 0, asked = 0) => topUpDue(TOP_UP, { observedMs, bakeMs: 1_000, users, asked });

describe('topUpDue', () => {
  it('spreads the requests evenly over the bake, in batches of a twentieth', () => {
    expect(at(49)).toBe(0);
    expect(at(50)).toBe(10);
    expect(at(500, 0, 95)).toBe(0);
    expect(at(500, 0, 90)).toBe(10);
  });

  it('counts what users sent, and is silent where they send enough', () => {
    expect(at(500, 90)).toBe(10);
    expect(at(500, 95)).toBe(0);
    expect(at(1_000, 200)).toBe(0);
    expect(at(1_000, 1_000_000)).toBe(0);
  });

  it('sends the last few once the bake is over, and then nothing more', () => {
    expect(at(1_000, 0, 197)).toBe(3);
    expect(at(9_000, 0, 200)).toBe(0);
  });

  it('catches up in batches after a time without a controller, never all at once', () => {
    expect(at(1_000)).toBe(10);
  });

  it('asks everything at once where a step has no bake to spread it over', () => {
    expect(topUpDue(TOP_UP, { observedMs: 0, bakeMs: 0, users: 0, asked: 0 })).toBe(10);
  });

  it('ends at exactly the number wanted, in at most 21 batches, however often it is asked', () => {
    const steps = fc.array(fc.nat({ max: 300 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), steps, (requests, waits) => {
        const topUp: TopUp = { ...TOP_UP, requests };
        let [asked, batches, observedMs] = [0, 0, 0];
        const ask = () => {
          for (;;) {
            const due = topUpDue(topUp, { observedMs, bakeMs: 1_000, users: 0, asked });
            if (due === 0) return;
            asked += due;
            batches += 1;
          }
        };
        for (const wait of waits) {
          observedMs += wait;
          ask();
          expect(asked).toBeLessThanOrEqual(requests);
        }
        observedMs = 1_000;
        ask();
        expect(asked).toBe(requests);
        expect(batches).toBeLessThanOrEqual(21);
      }),
    );
  });
});
