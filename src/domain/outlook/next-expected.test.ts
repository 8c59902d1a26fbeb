import { describe, expect, it } from 'vitest';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aPlan, aRollout, baking, passing, unclear } from '#testing/builder/rollout.ts';
import { HOUR_MS } from '../shared/index.ts';
import { nextExpected } from './next-expected.ts';

const NOW = 100 * HOUR_MS;

function rolling(over: Parameters<typeof aRollout>[0], verdicts = [passing()]) {
  return nextExpected(aPromotion({ state: 'rolling-out', rollout: aRollout(over), verdicts }), NOW);
}

describe('what comes next', () => {
  it('is the next weight once the bake is over', () => {
    expect(rolling({ state: baking(0, HOUR_MS / 4) })).toMatchObject({ what: '50 %', at: NOW + (3 * HOUR_MS) / 4 });
    expect(rolling({ state: baking(0, HOUR_MS / 4) })?.when).toBeUndefined();
  });

  it('names the metrics that it waits for, and what happens if they never can tell', () => {
    const next = rolling({ state: baking(0, 2 * HOUR_MS) }, [passing('tokens', false), unclear('quality')]);
    expect(next).toEqual({
      what: '50 %',
      at: undefined,
      when: 'quality is proven',
      otherwise: 'a person decides, in 2 h',
    });
    const plan = aPlan({ onMaxBake: 'roll-back' });
    expect(rolling({ plan, state: baking(0, 0) }, [unclear()])?.otherwise).toBe('it is taken back, in 4 h');
  });

  it('does not wait for a metric that never decides', () => {
    const verdict = unclear('tokens');
    const dry = { ...verdict, card: { ...verdict.card, dryRun: true } };
    expect(rolling({ state: baking(0, 2 * HOUR_MS) }, [passing(), dry])?.when).toBeUndefined();
  });

  it('is a person’s word where only a person ends a pause, and a window’s opening where that does', () => {
    const progress = { step: 1, startedAt: 0, observedMs: 0, routeVersion: 3 };
    const paused = { kind: 'paused', because: 'x', ...progress } as const;
    expect(rolling({ state: { ...paused, waitsFor: 'a person to resume' } })?.when).toBe('a person resumes it');
    const window = { ...paused, waitsFor: 'Monday 06:00', pausedBy: 'window' } as const;
    expect(rolling({ state: window })).toMatchObject({ what: 'on from 50 %', when: 'Monday 06:00' });
  });

  it('before the rollout is what the gates wait for', () => {
    const gates = [
      { gate: 'evaluation', state: 'waiting', because: 'not evaluated', evidence: [] },
      { gate: 'approval', state: 'waiting', because: 'waiting for security', evidence: [] },
    ] as const;
    const next = nextExpected(aPromotion({ state: 'verifying', gates }), NOW);
    expect(next).toMatchObject({ what: 'the rollout', when: 'evaluation shown; security signed' });
    const compared = [{ gate: 'comparison', state: 'waiting', because: 'nothing compares it', evidence: [] }] as const;
    const asked = nextExpected(aPromotion({ state: 'awaiting-approval', gates: compared }), NOW);
    expect(asked?.when).toBe('a person accepted that nothing compares it');
  });

  it('in probation is the next evaluation, then the end', () => {
    const rollout = aRollout({ state: { kind: 'completed', at: 0 } });
    const at = (observedMs: number, evaluationsDone: number) =>
      nextExpected(
        aPromotion({
          state: 'probation',
          rollout,
          probation: { startedAt: 0, observedMs, evaluationsDone, lastPassed: true },
        }),
        NOW,
      );
    expect(at(HOUR_MS, 0)).toMatchObject({ what: 'evaluation 1 of its probation', at: NOW + 3 * HOUR_MS });
    expect(at(23 * HOUR_MS, 5)).toMatchObject({ what: 'the end of its probation: promoted', at: NOW + HOUR_MS });
  });

  it('is nothing once it has ended', () => {
    expect(nextExpected(aPromotion({ state: 'promoted' }), NOW)).toBeUndefined();
  });
});
