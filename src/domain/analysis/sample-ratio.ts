import { type BasisPoints, FULL_BP, formatBp } from '../shared/index.ts';
import { logLikelihood, logMixture } from '../statistics/index.ts';

/** Conversations that began by the hash under one weight. */
type BegunCount = {
  /** Of the candidate. */
  readonly wantedBp: BasisPoints;
  readonly candidate: number;
  readonly baseline: number;
};

/** Whether the conversations that began are split as the weights say. */
export type SampleRatio = {
  readonly kind: 'as-wanted' | 'mismatch';
  /** Conversations that began, on both. */
  readonly total: number;
  readonly candidate: number;
  /** Of the candidate, by the weights that held. */
  readonly expected: number;
  /** Evidence against the wanted split; a mismatch from 1,000 on. */
  readonly eValue: number;
  readonly because: string;
};

/** The chance of an alarm, ever, about a split that is as wanted. */
const ALPHA = 0.001;
/** How sure the alternative is to be near the wanted share: as if 100 conversations had been seen. */
const CONCENTRATION = 100;

/**
 * Judges what gateways have told of one rollout: counts of one version of the route are one.
 * @param sinceRouteVersion of the versions before, which others may have drawn under the same salt, nothing counts
 */
export function sampleRatioOf(
  allTold: readonly (BegunCount & { readonly gateway: string; readonly routeVersion: number })[],
  sinceRouteVersion = 0,
): SampleRatio {
  const told = allTold.filter(({ routeVersion }) => routeVersion >= sinceRouteVersion);
  const byVersion = new Map<number, BegunCount>();
  for (const { routeVersion, wantedBp, candidate, baseline } of told) {
    const known = byVersion.get(routeVersion);
    byVersion.set(routeVersion, {
      wantedBp,
      candidate: candidate + (known?.candidate ?? 0),
      baseline: baseline + (known?.baseline ?? 0),
    });
  }
  return sampleRatio([...byVersion.values()], new Set(told.map(({ gateway }) => gateway)).size);
}

/**
 * Sequential test of a sample-ratio mismatch: beta-binomial e-process on the candidate's share of the conversations that began, a fresh
 * factor for each weight (Lindon & Malek, NeurIPS 2022). P(ever E >= 1/alpha) <= alpha while the split is as wanted, however often one
 * looks (Ville's inequality). A conversation without id and pin counts once at each gateway that it comes through, so that up to
 * `gateways` counts are one draw: each counts for that part of one, which keeps E[E] <= 1 by Jensen's inequality.
 */
function sampleRatio(counts: readonly BegunCount[], gateways: number): SampleRatio {
  const told = counts.filter(({ wantedBp }) => wantedBp > 0 && wantedBp < FULL_BP);
  const logE = told.reduce((sum, count) => sum + logEvidence(count, Math.max(1, gateways)), 0);
  const total = told.reduce((sum, { candidate, baseline }) => sum + candidate + baseline, 0);
  const candidate = told.reduce((sum, one) => sum + one.candidate, 0);
  const expected = told.reduce((sum, one) => sum + ((one.candidate + one.baseline) * one.wantedBp) / FULL_BP, 0);
  const kind = logE >= -Math.log(ALPHA) ? 'mismatch' : 'as-wanted';
  // Beyond that a double has no larger ones.
  const eValue = Math.exp(Math.min(logE, 700));
  const [measured, wanted] = [candidate, expected].map((part) => formatBp(Math.round((part / total) * FULL_BP)));
  const numbers = `${candidate} of ${total} conversations began on the candidate`;
  if (total === 0)
    return { kind, total, candidate, expected, eValue, because: 'no conversation began by the hash yet' };
  const shares = `${measured} where ${wanted} were wanted`;
  const verdict =
    kind === 'mismatch'
      ? `that is no chance (evidence ${formatEvidence(logE)}): who is compared is not who was drawn`
      : 'chance alone may do that';
  return { kind, total, candidate, expected, eValue, because: `${numbers}, ${shares}; ${verdict}` };
}

function logEvidence({ wantedBp, candidate, baseline }: BegunCount, gateways: number): number {
  const share = wantedBp / FULL_BP;
  const [x, n] = [candidate / gateways, (candidate + baseline) / gateways];
  if (n === 0) return 0;
  const prior = { a: CONCENTRATION * share, b: CONCENTRATION * (1 - share) };
  return logMixture(x, n, prior) - logLikelihood(x, n, share);
}

function formatEvidence(logE: number): string {
  return logE > Math.log(1e6) ? 'above a million to one' : `${Math.round(Math.exp(logE))} to one`;
}
