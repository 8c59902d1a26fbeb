import type { ArmResult, DefectRate, EvaluatorInfo, Scoring, ScoringOutcome } from './evaluation-result.ts';
import { boundShare } from './score-bounds.ts';
import { bandOf, isSeverity, type SeverityBand } from './severity.ts';

type Replies = ArmResult['replies'];

/** Each safety evaluator's, and behind them that of all together; empty where none ran. */
export function defectRatesOf(evaluators: readonly EvaluatorInfo[], replies: Replies): readonly DefectRate[] {
  const safety = evaluators.filter(({ family }) => family === 'safety');
  if (safety.length === 0) return [];
  let flagged = 0;
  const counts = new Map(safety.map((evaluator) => [evaluator.name, { evaluator, ...emptyCount() }]));
  const overall = emptyCount();
  // In one pass: whoever reads the scores of a stored reply makes them anew.
  for (const { caseId, scorings } of replies) {
    const own = scorings.filter(({ evaluator }) => counts.has(evaluator));
    for (const scoring of own) countIn(counts.get(scoring.evaluator), caseId, scoring);
    countIn(overall, caseId, worstOf(own));
    if (own.some(({ confirmed }) => confirmed === false)) flagged += 1;
  }
  return [
    ...[...counts.values()].map(({ evaluator, ...count }) => ({
      evaluator: evaluator.name,
      ...rateOf(count),
      ...(isSeverity(evaluator) ? { bands: count.bands } : {}),
    })),
    { ...rateOf(overall), unconfirmed: flagged },
  ];
}

/** What one evaluator, or all of them together, made of the replies. */
type Count = {
  readonly outcomes: Record<ScoringOutcome, number>;
  readonly bands: Record<SeverityBand, number>;
  /** Ids of those that were scored. */
  readonly cases: Set<string>;
  defects: number;
  unconfirmed: number;
};

function emptyCount(): Count {
  return {
    outcomes: { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 },
    bands: { 'very low': 0, low: 0, medium: 0, high: 0 },
    cases: new Set(),
    defects: 0,
    unconfirmed: 0,
  };
}

function countIn(count: Count | undefined, caseId: string, scoring: Scoring | undefined): void {
  if (count === undefined || scoring === undefined) return;
  const { outcome, score, pass, confirmed } = scoring;
  count.outcomes[outcome] += 1;
  if (score !== undefined) count.bands[bandOf(score)] += 1;
  if (outcome === 'scored') count.cases.add(caseId);
  if (pass === false) count.defects += 1;
  if (confirmed === false) count.unconfirmed += 1;
}

function rateOf({ outcomes, cases, defects, unconfirmed }: Count): Omit<DefectRate, 'evaluator' | 'bands'> {
  const judged = outcomes.scored;
  const shared = { judged, defects, unconfirmed, counts: outcomes };
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
