import { describe, expect, it } from 'vitest';
import { aPromotion, aPromotionView } from '#testing/builder/promotion.ts';
import {
  aMetric,
  aPlan,
  aRollout,
  aStep,
  aView,
  baking,
  errored,
  failing,
  passing,
  unclear,
} from '#testing/builder/rollout.ts';
import type { Metric, Verdict } from '../analysis/index.ts';
import type { RolloutPlan } from '../plan/index.ts';
import { decideRollout, type RolloutRequest } from '../rollout/index.ts';
import { HOUR_MS, MINUTE_MS } from '../shared/index.ts';
import { decidePromotion } from './decide.ts';
import type { Promotion } from './promotion.ts';

const DANA = { kind: 'person', name: 'Dana' } as const;

/** A rollout at 10 % that is looked at every five minutes, or as the test says. */
class Watched {
  promotion: Promotion;
  now = 10 * HOUR_MS;

  constructor(metric: Partial<Metric>, over: Partial<RolloutPlan> = {}) {
    const plan = aPlan({ metrics: [aMetric('error-rate', metric)], ...over });
    this.promotion = aPromotion({ state: 'rolling-out', rollout: aRollout({ plan, state: baking(0, 0) }) });
  }

  /** One pass, this long after the last. */
  pass(minutes: number, verdict: Verdict, request?: RolloutRequest['kind']): string {
    this.now += minutes * MINUTE_MS;
    const stored = this.promotion.rollout;
    if (stored === undefined) throw new Error('it has a rollout');
    const asked = request === undefined ? undefined : { kind: request, by: DANA, reason: 'r' };
    const rollout = aView({ rollout: { ...stored, request: asked }, now: this.now, verdicts: [verdict] });
    const decision = decidePromotion(aPromotionView({ promotion: this.promotion, now: this.now, rollout }));
    // What is stored is all that a restarted controller knows.
    this.promotion = JSON.parse(JSON.stringify(decision.next)) as Promotion;
    return decision.rule;
  }

  passes(count: number, minutes: number, verdict: Verdict): readonly string[] {
    return Array.from({ length: count }, () => this.pass(minutes, verdict));
  }
}

describe('failed looks', () => {
  it('roll back at once where none is borne, whatever the interval', () => {
    expect(new Watched({}).pass(1, failing())).toBe('metric-failed');
  });

  it('are borne up to the limit, and hold the step meanwhile', () => {
    const watched = new Watched({ failureLimit: 2 });
    expect(watched.passes(2, 5, failing())).not.toContain('metric-failed');
    expect(watched.pass(1, failing())).not.toBe('metric-failed');
    expect(watched.pass(5, failing())).toBe('metric-failed');
    expect(watched.promotion.rollout?.state).toMatchObject({ kind: 'rolling-back' });
  });

  it('are not counted before the initial delay is over', () => {
    const watched = new Watched({}, { analysis: { initialDelayMs: 10 * MINUTE_MS, intervalMs: MINUTE_MS } });
    expect(watched.passes(9, 1, failing())).not.toContain('metric-failed');
    expect(watched.passes(3, 1, failing())).toContain('metric-failed');
  });
});

describe('looks that could not tell', () => {
  it('ask a person beyond the limit, who gives a fresh allowance by resuming', () => {
    const watched = new Watched({ inconclusiveLimit: 2 });
    expect(watched.passes(2, 5, unclear())).toEqual(['bake-first', 'bake-first']);
    expect(watched.pass(5, unclear())).toBe('looks-used-up');
    expect(watched.promotion.rollout?.state).toMatchObject({ kind: 'paused', pausedBy: 'inconclusive' });
    expect(watched.pass(5, unclear(), 'resume')).toBe('resume-requested');
    expect(watched.pass(1, unclear())).toBe('bake-first');
  });

  it('have no limit unless the strategy sets one: the longest bake is the limit', () => {
    expect(new Watched({}).passes(100, 5, unclear())).not.toContain('looks-used-up');
  });
});

describe('errors', () => {
  it('in a row ask a person at the fifth, and are never a pass', () => {
    const watched = new Watched({});
    expect(watched.passes(4, 5, errored())).toEqual(Array(4).fill('bake-first'));
    expect(watched.pass(5, errored())).toBe('looks-used-up');
  });

  it('that are not in a row are borne', () => {
    const watched = new Watched({});
    for (let round = 0; round < 5; round += 1) {
      expect(watched.passes(3, 5, errored())).not.toContain('looks-used-up');
      expect(watched.pass(5, unclear())).not.toBe('looks-used-up');
    }
  });

  it('count once an interval, however often a pass comes and however far the clock jumps', () => {
    const watched = new Watched({});
    watched.passes(100, 0, errored());
    watched.pass(100_000, errored());
    watched.pass(-200_000, errored());
    expect(watched.promotion.rollout?.looks?.metrics['error-rate']?.consecutiveErrors).toBe(3);
  });
});

describe('a dry run', () => {
  const dry = (verdict: Verdict): Verdict => ({ ...verdict, card: { ...verdict.card, dryRun: true } });

  it('neither rolls back nor holds', () => {
    const metrics = [aMetric('error-rate'), aMetric('tokens', { dryRun: true })];
    const plan = aPlan({ metrics });
    const view = aView({ rollout: aRollout({ plan, state: baking(0, HOUR_MS) }) });
    const worse = decideRollout({ ...view, verdicts: [passing(), dry(failing('tokens'))] });
    expect(worse.rule).toBe('metrics-allow');
    expect(decideRollout({ ...view, verdicts: [unclear(), dry(passing('tokens'))] }).rule).toBe('wait-for-metrics');
  });
});

describe('a longest bake that is over', () => {
  it('is extended once where the step says so, then a person decides', () => {
    const steps = [aStep(1_000, HOUR_MS, { onMaxBake: 'extend' }), aStep(10_000, 0)];
    const plan = aPlan({ steps, onMaxBake: 'roll-back' });
    const rollout = aRollout({ plan, state: baking(0, 4 * HOUR_MS) });
    const first = decideRollout(aView({ rollout, verdicts: [unclear()] }));
    expect(first.next).toMatchObject({ kind: 'baking', extended: true });
    const extended = { ...rollout, state: { ...baking(0, 7 * HOUR_MS), extended: true } as typeof rollout.state };
    expect(decideRollout(aView({ rollout: extended, verdicts: [unclear()] })).rule).toBe('wait-for-metrics');
    const over = { ...rollout, state: { ...baking(0, 8 * HOUR_MS), extended: true } as typeof rollout.state };
    expect(decideRollout(aView({ rollout: over, verdicts: [unclear()] })).next).toMatchObject({ pausedBy: 'max-bake' });
  });
});
