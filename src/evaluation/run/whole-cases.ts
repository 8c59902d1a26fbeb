import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import type { Scored } from './summary.ts';

/** Scores whole cases by all of their replies: what `scorings` says of each, in the order in which the cases come. */
export function scoreCases(
  replies: readonly CaseReply[],
  scorings: (caseId: string, repeats: readonly CaseReply[]) => readonly Scoring[],
): Scored {
  const byCase = new Map<string, CaseReply[]>();
  for (const reply of replies) {
    const repeats = byCase.get(reply.caseId);
    if (repeats === undefined) byCase.set(reply.caseId, [reply]);
    else repeats.push(reply);
  }
  return [...byCase].map(([caseId, repeats]) => ({ caseId, scorings: scorings(caseId, repeats) }));
}

/** Why a case has no score: a reply failed or could not be judged, a filter answered, or there was nothing to score. */
export function unscored(evaluator: string, repeats: readonly CaseReply[], because: string): Scoring {
  const has = (outcome: Scoring['outcome']) =>
    repeats.some(({ scorings }) => scorings.some((scoring) => scoring.outcome === outcome));
  if (repeats.some(({ error }) => error !== undefined) || has('errored')) {
    return { evaluator, outcome: 'errored', reason: 'replies failed or could not be judged' };
  }
  if (repeats.some(({ blocked }) => blocked !== undefined) || has('blocked')) {
    return { evaluator, outcome: 'blocked', reason: 'a content filter answered' };
  }
  return { evaluator, outcome: 'not-applicable', reason: because };
}
