import type { Rollup } from '../sample/index.ts';
import { judgeMetrics } from './judge-metrics.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { SHOWN_BY_REQUESTS, sharingOf } from './sharing.ts';
import { reasonOf, type Verdict, type VerdictCard } from './verdict.ts';

/**
 * Of the 64 key buckets, those that must have been met before they may speak for users: each case falls on one, and a few cases asked
 * often show little of what users ask.
 */
const LEAST_BUCKETS = 16;

/**
 * Judges users' requests and, apart from them, those that Headgate sent itself to both releases: two samples that are never mixed, two
 * verdicts, and the error budgets shared over all that decide of both. A metric that surely fails on either fails. Where the users'
 * requests can't tell, the others may speak for them if `standsIn` says so, they were of enough different cases, and the candidate has
 * served users who, as far as can be told, don't fare worse.
 */
export function judgeToppedUp(
  metrics: readonly Metric[],
  users: RolloutSamples,
  own: Pick<RolloutSamples, 'candidate' | 'baseline'>,
  alpha: ErrorBudget,
  standsIn: boolean,
): readonly Verdict[] {
  const shown = metrics.filter(({ name }) => SHOWN_BY_REQUESTS.has(name));
  const sharing = sharingOf(metrics, true);
  const ownVerdicts = new Map(
    judgeMetrics(shown, own, alpha, sharing).map((verdict) => [verdict.card.metric, verdict]),
  );
  return judgeMetrics(metrics, users, alpha, sharing).map((verdict, index) => {
    const [metric, beside] = [metrics[index], ownVerdicts.get(verdict.card.metric)];
    if (metric === undefined || beside === undefined) return verdict;
    return joined(verdict, beside, standsIn, silencedBy(metric, verdict, own.candidate));
  });
}

/** Why Headgate's own requests may not speak for users, in words; undefined where they may. */
function silencedBy(metric: Metric, { card }: Verdict, own: readonly Rollup[]): string | undefined {
  if (card.candidate.n === 0) return 'no user was served, so Headgate’s own don’t speak for any';
  if (looksBad(metric, card))
    return 'users’ figures, few as they are, look bad or are not there for both, so Headgate’s own don’t speak for them';
  if (bucketsMet(own) < LEAST_BUCKETS) return 'Headgate’s own are of too few different cases to speak for users';
  return undefined;
}

/** Too few to be sure, and past the margin or the critical limit all the same: that easy questions go well excuses nothing. */
function looksBad({ better, critical, margin }: Metric, { candidate, baseline }: VerdictCard): boolean {
  // Figures that aren't there are no good ones.
  if (candidate.estimate === undefined || baseline.estimate === undefined) return true;
  const sign = better === 'lower' ? 1 : -1;
  const allowed = margin.kind === 'absolute' ? margin.value : margin.value * Math.abs(baseline.estimate);
  const isPastLimit = critical !== undefined && sign * (candidate.estimate - critical) > 0;
  return isPastLimit || sign * (candidate.estimate - baseline.estimate) > allowed;
}

function bucketsMet(rollups: readonly Rollup[]): number {
  return new Set(rollups.flatMap(({ buckets }) => Object.keys(buckets))).size;
}

/** @param silenced why they may not speak for users although the strategy lets them; undefined: they may */
function joined(users: Verdict, own: Verdict, standsIn: boolean, silenced: string | undefined): Verdict {
  const { candidate, baseline } = own.card;
  const isProven = own.kind === 'pass' && own.proven;
  const card = {
    ...users.card,
    topUp: { kind: own.kind, proven: isProven, because: reasonOf(own), candidate, baseline },
  };
  if (users.kind === 'fail') return { ...users, card };
  if (own.kind === 'fail') {
    const by = own.by === undefined ? {} : { by: own.by };
    return { kind: 'fail', because: `on Headgate’s own requests: ${own.because}`, ...by, card };
  }
  if (users.kind !== 'inconclusive' || own.kind !== 'pass' || !standsIn) return { ...users, card };
  if (silenced !== undefined) return { ...users, missing: `${users.missing}; ${silenced}`, card };
  const because = `users’ requests can’t tell (${users.missing}); Headgate’s own speak for them`;
  const spoken = { ...card, topUp: { ...card.topUp, spoke: true as const } };
  return { kind: 'pass', proven: own.proven, because, card: spoken };
}
