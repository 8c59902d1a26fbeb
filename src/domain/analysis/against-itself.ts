import type { Digest } from '../shared/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';

type Answering = { readonly release: Digest; readonly endpoint: { readonly baseUrl: string } };

/**
 * Whether a release is compared with itself, so that all that differs is noise: one definition that answers at one address, by whatever
 * names. At two addresses the code, which no definition tells, may be another.
 */
export function isSameAgent({
  candidate,
  baseline,
}: {
  readonly candidate: Answering;
  readonly baseline: Answering | undefined;
}): boolean {
  return baseline?.release === candidate.release && baseline.endpoint.baseUrl === candidate.endpoint.baseUrl;
}

/**
 * Whether a release was compared with itself, which shows how noisy agent and judge are, as its evaluation found. Older results don't say
 * it: there it is what goes by one definition and one name, since another checkout may hold other code.
 */
export function isAgainstItself({
  candidate,
  baseline,
  againstItself,
}: Pick<EvaluationResult, 'candidate' | 'baseline' | 'againstItself'>): boolean {
  if (baseline === undefined) return false;
  return againstItself ?? (baseline.release === candidate.release && baseline.label === candidate.label);
}
