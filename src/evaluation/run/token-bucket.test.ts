import { expect, it } from 'vitest';
import { LeapingClock } from '#testing/evaluation/leaping-clock.ts';
import { answerRightly, makeCases, makePlan, makeTools } from '#testing/evaluation/scripted-agent.ts';
import { runEvaluation } from './evaluation-run.ts';

const CASES = 100;
const REPLY_MS = 50;

/** An agent behind a bucket of `burst` tokens that gets `perSecond` new ones; whether it says when the next comes. */
async function evaluate(bucket: { readonly perSecond: number; readonly burst: number; readonly tells: boolean }) {
  const { perSecond, burst, tells } = bucket;
  const clock = new LeapingClock();
  let [tokens, filledAt, refused] = [burst, 0, 0];
  const { tools, seen } = makeTools((_, request) => {
    const now = clock.elapsedMs();
    tokens = Math.min(burst, tokens + ((now - filledAt) * perSecond) / 1_000);
    filledAt = now;
    if (tokens < 1) {
      refused += 1;
      return { kind: 'rate-limited', retryAfterMs: tells ? ((1 - tokens) / perSecond) * 1_000 : undefined };
    }
    tokens -= 1;
    return answerRightly(request);
  });
  const caller: typeof tools.caller = {
    call: async (...asked) => {
      const reply = await tools.caller.call(...asked);
      await clock.pause(REPLY_MS);
      return reply;
    },
  };
  const plan = makePlan({ cases: makeCases(CASES), repeats: 1, concurrency: 20 });
  const running = runEvaluation({ ...tools, caller, stopwatch: clock, pause: clock.pause }, plan);
  const result = await clock.until(running);
  return { result, refused, calls: seen.calls.length, tookMs: clock.elapsedMs() };
}

it.each([
  { perSecond: 20, burst: 20, tells: true },
  { perSecond: 20, burst: 20, tells: false },
  { perSecond: 5, burst: 1, tells: true },
  { perSecond: 5, burst: 1, tells: false },
])(
  'a bucket of $burst that gets $perSecond a second (tells when: $tells) fails no case, and is used well',
  async (bucket) => {
    const { result, refused, calls, tookMs } = await evaluate(bucket);
    expect(result.erroredRatio).toBe(0);
    expect(result.candidate.replies).toHaveLength(CASES);
    expect(calls - refused).toBe(2 * CASES);
    // Asked again and again it would be refused thousands of times; waiting too long it would take several times as long.
    expect(refused).toBeLessThan(3 * CASES);
    expect(tookMs).toBeLessThan(1.5 * (((2 * CASES - bucket.burst) / bucket.perSecond) * 1_000));
  },
);
