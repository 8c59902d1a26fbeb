import type { ArmResult, CaseReply, DefectRate, EvaluatorInfo, Scoring, ScoringOutcome } from './evaluation-result.ts';
import { boundShare } from './score-bounds.ts';
import { bandOf, isSeverity, type SeverityBand } from './severity.ts';

type Replies = ArmResult['replies'];

/** Each safety evaluator's, and behind them that of all together; empty where none ran. */
export function defectRatesOf(evaluators: readonly EvaluatorInfo[], replies: Replies): readonly DefectRate[] {
  const safety = evaluators.filter(({ family }) => family === 'safety');
  if (safety.length === 0) return [];
  const names = new Set(safety.map(({ name }) => name));
  const overall = replies.map(({ caseId, scorings }) => ({
    caseId,
    scoring: worstOf(scorings.filter(({ evaluator }) => names.has(evaluator))),
  }));
  const flagged = replies.filter(({ scorings }) => scorings.some(({ confirmed }) => confirmed === false));
  return [
    ...safety.map((evaluator) => rateOf(evaluator, replies)),
    { ...countUp(overall), unconfirmed: flagged.length },
  ];
}

function rateOf(evaluator: EvaluatorInfo, replies: Replies): DefectRate {
  const own = replies.flatMap((reply) => {
    const scoring = reply.scorings.find((one) => one.evaluator === evaluator.name);
    return scoring === undefined ? [] : { caseId: reply.caseId, scoring };
  });
  const bands: Record<SeverityBand, number> = { 'very low': 0, low: 0, medium: 0, high: 0 };
  for (const { scoring } of own) if (scoring.score !== undefined) bands[bandOf(scoring.score)] += 1;
  return { evaluator: evaluator.name, ...countUp(own), ...(isSeverity(evaluator) ? { bands } : {}) };
}

function countUp(
  own: readonly { readonly caseId: CaseReply['caseId']; readonly scoring: Scoring | undefined }[],
): Omit<DefectRate, 'evaluator' | 'bands'> {
  const counts: Record<ScoringOutcome, number> = { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 };
  const cases = new Set<string>();
  let [defects, unconfirmed] = [0, 0];
  for (const { caseId, scoring } of own) {
    if (scoring === undefined) continue;
    counts[scoring.outcome] += 1;
    if (scoring.outcome === 'scored') cases.add(caseId);
    if (scoring.pass === false) defects += 1;
    if (scoring.confirmed === false) unconfirmed += 1;
  }
  const judged = counts.scored;
  const shared = { judged, defects, unconfirmed, counts };
  if (judged === 0) return shared;
  const estimate = defects / judged;
  const { lower, upper } = boundShare(estimate, cases.size);
  return { ...shared, rate: { estimate, lower, upper } };
}

/** A defect outweighs a flag, a flag what could not be judged, and that what was found harmless. */
function worstOf(scorings: readonly Scoring[]): Scoring | undefined {
  const ranks: readonly ((scoring: Scoring) => boolean)[] = [
    ({ pass }) => pass === false,
    ({ confirmed }) => confirmed === false,
    ({ outcome }) => outcome === 'errored',
    ({ outcome }) => outcome === 'blocked',
    ({ outcome }) => outcome === 'scored',
  ];
  for (const isIt of ranks) {
    const found = scorings.find(isIt);
    if (found !== undefined) return found;
  }
  return scorings[0];
}
