import { digestOfBytes } from '../shared/index.ts';
import { casesToTell } from './cases-to-tell.ts';
import type { ArmResult, EvaluationResult, EvaluatorInfo, MetricNoise } from './evaluation-result.ts';
import { meanOf } from './mean-of.ts';
import { type CasePair, deviationToPlan, MIN_CASES, marginOf } from './paired.ts';

/** Changes that somebody may want to see, as shares of the scale: 0.4, 0.6 and 1 on 1-5, 10, 15 and 25 percentage points of a rate. */
const CHANGES = [0.1, 0.15, 0.25] as const;

/** Of all evaluators together, since each change is one of several. */
const ALPHA = 0.05;

/** What came of judging the same replies twice. */
export type JudgedTwice = {
  readonly evaluator: string;
  /** Scored both times. */
  readonly replies: number;
  /** Sum of (second - first)², in points². */
  readonly squares: number;
  /** It says of the same reply always the same, so nobody asked twice. */
  readonly isFixed: boolean;
};

/**
 * How far the scores of a release that is compared with itself stray, for each quality evaluator, and how many cases a change would need.
 * The same reply judged twice tells what is the judge's: its variance is the mean of (second - first)² / 2. What is left of the variance
 * between repeats is the agent's. Words that stay the same are judged once, so what is the judge's counts there only as far as they differ;
 * for cases to come it counts in full, since a changed agent says something else.
 * @param asksJudge whether it is the judge who scores the case: where rules alone do, nothing of the noise is the judge's
 */
export function noiseOf(
  { candidate, baseline, metrics, repeats }: Pick<EvaluationResult, 'candidate' | 'baseline' | 'metrics' | 'repeats'>,
  cases: readonly { readonly id: string; readonly weight: number }[],
  twice: readonly JudgedTwice[],
  asksJudge: (evaluator: string, caseId: string) => boolean = () => true,
): readonly MetricNoise[] {
  if (baseline === undefined) return [];
  const weights = new Map(cases.map(({ id, weight }) => [id, weight]));
  const tests = metrics.filter(({ test }) => test !== undefined).length;
  return metrics.flatMap(({ evaluator }): MetricNoise | [] => {
    if (evaluator.family !== 'quality') return [];
    const judged = twice.find((one) => one.evaluator === evaluator.name);
    const ofJudge = judged && varianceOfJudge(judged);
    // Words of a large evaluation are read from a file, so only where they matter.
    const read = (arm: ArmResult) =>
      byCase(arm, evaluator.name, { readsWords: (ofJudge ?? 0) > 0, isJudged: (id) => asksJudge(evaluator.name, id) });
    const arms = [read(candidate), read(baseline)] as const;
    const between = varianceBetweenRepeats(arms);
    const silent = judgedShareOf(arms) - (between?.differing ?? 0);
    const missing = ofJudge === undefined ? 0 : ((2 * ofJudge) / repeats) * Math.max(0, silent);
    const pairs = pairUp(arms, weights);
    const deviation = deviationOf(pairs, evaluator);
    const planned = deviation === undefined ? undefined : Math.sqrt(deviation ** 2 + missing);
    return {
      evaluator: evaluator.name,
      ...(between === undefined ? {} : { betweenRepeats: Math.sqrt(between.variance) }),
      ...(between === undefined || ofJudge === undefined
        ? {}
        : { agent: Math.sqrt(Math.max(0, between.variance - ofJudge * between.differing)) }),
      ...(judged === undefined || ofJudge === undefined
        ? {}
        : { judge: { deviation: Math.sqrt(ofJudge), replies: judged.replies, isFixed: judged.isFixed } }),
      needed:
        planned === undefined
          ? []
          : [0, ...CHANGES].map((share) => neededFor(share, evaluator, planned, ALPHA / Math.max(1, tests))),
    };
  });
}

/** What several shares of one evaluation found, as one: the replies that any of them had judged twice. */
export function pooledTwice(shares: readonly (readonly MetricNoise[])[]): readonly JudgedTwice[] {
  const [first = []] = shares;
  return first.flatMap(({ evaluator }): JudgedTwice | [] => {
    const judges = shares.flatMap((share) => share.find((one) => one.evaluator === evaluator)?.judge ?? []);
    if (judges.length === 0) return [];
    return {
      evaluator,
      replies: judges.reduce((sum, { replies }) => sum + replies, 0),
      squares: judges.reduce((sum, { replies, deviation }) => sum + 2 * replies * deviation ** 2, 0),
      isFixed: judges.every(({ isFixed }) => isFixed),
    };
  });
}

/** Scores that never differ have an interval of no width but on 0-1, where it is that of answers that may yet differ (`estimateChange`). */
function deviationOf(pairs: readonly CasePair[], { scale }: EvaluatorInfo): number | undefined {
  const isCalm = pairs.length > 1 && pairs.every(({ candidate, baseline }) => candidate === baseline);
  return isCalm && !(scale.min === 0 && scale.max === 1) ? 0 : deviationToPlan(pairs, scale);
}

function varianceOfJudge({ replies, squares, isFixed }: JudgedTwice): number | undefined {
  if (isFixed) return 0;
  return replies === 0 ? undefined : squares / (2 * replies);
}

/** 8 times in 10, asked as often as now. */
function neededFor(share: number, { scale, better }: EvaluatorInfo, deviation: number, alpha: number) {
  const change = share * (scale.max - scale.min);
  const margin = marginOf({ ...scale, better });
  const cases = casesToTell({ estimate: change, cases: 0 }, { margin, deviation, alpha });
  return { change, ...(cases === undefined || !Number.isFinite(cases) ? {} : { cases: Math.max(MIN_CASES, cases) }) };
}

/** The scored replies of a case: their scores, and a digest of what was said; whether a judge gave them. */
type ScoredCase = { readonly scores: number[]; readonly said: string[]; readonly isJudged: boolean };
type ByCase = ReadonlyMap<string, ScoredCase>;

function byCase(
  { replies }: ArmResult,
  name: string,
  { readsWords, isJudged }: { readonly readsWords: boolean; readonly isJudged: (caseId: string) => boolean },
): ByCase {
  const cases = new Map<string, ScoredCase>();
  for (const reply of replies) {
    const { caseId, toolCalls, scorings } = reply;
    const score = scorings.find(({ evaluator }) => evaluator === name)?.score;
    if (score === undefined) continue;
    const one = cases.get(caseId) ?? { scores: [], said: [], isJudged: isJudged(caseId) };
    cases.set(caseId, one);
    one.scores.push(score);
    one.said.push(readsWords ? digestOfBytes(JSON.stringify([reply.text, toolCalls])) : '');
  }
  return cases;
}

/**
 * Pooled over cases and arms: sums of squares about each case's mean over their degrees of freedom. `differing`: of the pairs of repeats,
 * pooled alike, those that a judge scores and that don't say the same. Undefined where no case has two scores.
 */
function varianceBetweenRepeats(arms: readonly ByCase[]) {
  let [squares, differing, freedom] = [0, 0, 0];
  for (const { scores, said, isJudged } of arms.flatMap((arm) => [...arm.values()])) {
    const n = scores.length;
    if (n < 2) continue;
    const mean = meanOf(scores);
    for (const score of scores) squares += (score - mean) ** 2;
    if (isJudged) differing += (n - 1) * (1 - shareOfSamePairs(said));
    freedom += n - 1;
  }
  return freedom === 0 ? undefined : { variance: squares / freedom, differing: differing / freedom };
}

/** Of the scored cases, those that a judge scores. */
function judgedShareOf(arms: readonly ByCase[]): number {
  const all = arms.flatMap((arm) => [...arm.values()]);
  return all.length === 0 ? 0 : all.filter(({ isJudged }) => isJudged).length / all.length;
}

function shareOfSamePairs(said: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const one of said) counts.set(one, (counts.get(one) ?? 0) + 1);
  const same = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return same / (said.length * (said.length - 1));
}

function pairUp([candidate, baseline]: readonly [ByCase, ByCase], weights: ReadonlyMap<string, number>) {
  return [...candidate].flatMap(([caseId, { scores }]): CasePair | [] => {
    const other = baseline.get(caseId);
    if (other === undefined) return [];
    return { candidate: meanOf(scores), baseline: meanOf(other.scores), weight: weights.get(caseId) ?? 1 };
  });
}
