import { toIso } from '../shared/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';

/** What was not asked at the same time as the candidate is no concurrent control, and is said. */
export function reusedText({ replies, oldestAt }: NonNullable<EvaluationResult['reused']>): string {
  const since = toIso(oldestAt).slice(0, 16).replace('T', ' ');
  return `${replies} ${replies === 1 ? 'reply' : 'replies'} of the baseline given before, since ${since} UTC, and not asked for again`;
}
