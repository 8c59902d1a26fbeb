import {
  addAgentSpends,
  addJudgeSpends,
  type CaseReply,
  type EvaluationResult,
  type EvaluatorInfo,
  pooledTwice,
} from '#domain/analysis/index.ts';
import { assert } from '#domain/shared/index.ts';
import { conclude } from './conclude.ts';
import { noiseIn } from './noise-in.ts';
import type { EvaluationPlan } from './plan.ts';

/** One result of an evaluation whose cases were asked in shares, the same as if they had been asked in one. */
export function combineShares(
  plan: Parameters<typeof conclude>[0] & Pick<EvaluationPlan, 'dataset'>,
  shares: readonly EvaluationResult[],
): EvaluationResult {
  const places = new Map(plan.dataset.cases.map(({ id }, place) => [id, place]));
  const placeOf = ({ caseId, repeat }: CaseReply) => (places.get(caseId) ?? 0) * plan.repeats + repeat;
  const gather = (arm: 'candidate' | 'baseline') =>
    shares.flatMap((share) => share[arm]?.replies ?? []).sort((a, b) => placeOf(a) - placeOf(b));
  const replies = { candidate: gather('candidate'), baseline: gather('baseline') };
  const expected = plan.dataset.cases.length * plan.repeats;
  assert(replies.candidate.length === expected, 'the shares of an evaluation hold each reply of its plan once');
  const result = conclude(plan, evaluatorsOf(shares), replies);
  const noise = shares.flatMap((share) => (share.noise === undefined ? [] : [share.noise]));
  const judging = addJudgeSpends(shares.flatMap((share) => share.judging ?? []));
  const asking = addAgentSpends(shares.flatMap((share) => share.asking ?? []));
  const times = shares.flatMap((share) => share.durationMs ?? []);
  return {
    ...result,
    ...(noise.length < shares.length ? {} : { noise: noiseIn(result, plan.dataset, pooledTwice(noise)) }),
    ...(judging === undefined ? {} : { judging }),
    ...(asking === undefined ? {} : { asking }),
    // They go on beside one another.
    ...(times.length === 0 ? {} : { durationMs: Math.max(...times) }),
  };
}

/** Where a provider answered by several models, the shares may name different ones: all of them judged. */
function evaluatorsOf(shares: readonly EvaluationResult[]): readonly EvaluatorInfo[] {
  const [first] = shares;
  assert(first !== undefined, 'an evaluation has at least one share');
  return first.metrics.map(({ evaluator }, index) => {
    const all = shares.flatMap(({ metrics }) => metrics[index]?.evaluator ?? []);
    const joined = (texts: readonly string[], by: string) => [...new Set(texts)].sort().join(by);
    return {
      ...evaluator,
      version: joined(
        all.map(({ version }) => version),
        '+',
      ),
      judge: joined(
        all.map(({ judge }) => judge),
        ' + ',
      ),
    };
  });
}
