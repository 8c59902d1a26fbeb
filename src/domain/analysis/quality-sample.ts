import { z } from 'zod';
import type { CaseReply, EvaluationResult, EvaluatorInfo } from './evaluation-result.ts';
import { toFivePoints } from './five-points.ts';
import { pseudonymOf } from './held-back.ts';
import { indicativeText } from './judge-agreement.ts';
import { meanOf } from './mean-of.ts';
import type { QualitySample } from './samples.ts';

/** As it is stored and exported. */
export const qualitySampleSchema = z.object({
  evaluationId: z.templateLiteral(['evl_', z.string()]),
  look: z.int(),
  evaluators: z.object({ candidate: z.array(z.string()), baseline: z.array(z.string()).optional() }),
  cases: z.array(z.object({ caseId: z.string(), candidate: z.number(), baseline: z.number().optional() })),
  erroredRatio: z.number(),
  indicative: z.string().optional(),
  distrusted: z.string().optional(),
});

/**
 * What an evaluation of both live deployments says about quality: for each case the mean over quality evaluators, brought to
 * 1-5 with higher better. A case counts with the evaluators that scored it in both arms. `look`: which evaluation of the rollout
 * it is, from 1.
 */
export function qualitySampleOf(result: EvaluationResult, look: number): QualitySample {
  const evaluators = result.metrics.map(({ evaluator }) => evaluator).filter(({ family }) => family === 'quality');
  const names = evaluators.map(({ name, version }) => `${name}@${version}`);
  const candidate = byCase(result.candidate.replies);
  const baseline = result.baseline === undefined ? undefined : byCase(result.baseline.replies);
  const heldBack = new Set(result.heldBackCases);
  const cases = [...candidate].flatMap(([caseId, replies]) => {
    const others = baseline?.get(caseId);
    if (baseline !== undefined && others === undefined) return [];
    const scores = evaluators.flatMap((evaluator) => {
      const own = meanScore(replies, evaluator);
      const other = others === undefined ? undefined : meanScore(others, evaluator);
      return own === undefined || (others !== undefined && other === undefined) ? [] : [{ own, other }];
    });
    if (scores.length === 0) return [];
    return {
      caseId: heldBack.has(caseId) ? pseudonymOf(caseId) : caseId,
      candidate: meanOf(scores.map(({ own }) => own)),
      baseline: others === undefined ? undefined : meanOf(scores.flatMap(({ other }) => other ?? [])),
    };
  });
  const indicative = indicativeText(evaluators);
  return {
    evaluationId: result.id,
    look,
    evaluators: { candidate: names, baseline: baseline === undefined ? undefined : names },
    cases,
    erroredRatio: result.erroredRatio,
    ...(indicative === undefined ? {} : { indicative }),
    ...distrustOf(result, evaluators),
  };
}

/** The mean over evaluators is no better than the worst of them. */
function distrustOf({ calibrations }: EvaluationResult, evaluators: readonly EvaluatorInfo[]) {
  const names = new Set(evaluators.map(({ name }) => name));
  const found = (calibrations ?? []).find(
    ({ evaluator, distrusted }) => distrusted !== undefined && names.has(evaluator),
  );
  return found === undefined ? {} : { distrusted: `the judge of ${found.evaluator} ${found.distrusted}` };
}

/** Over the repeats of a case; undefined when none was scored. */
function meanScore(replies: readonly CaseReply[], evaluator: EvaluatorInfo): number | undefined {
  const { name, scale } = evaluator;
  const scores = replies.flatMap((reply) =>
    reply.scorings.flatMap(({ evaluator: scored, outcome, score }) =>
      scored === name && outcome === 'scored' && score !== undefined ? [score] : [],
    ),
  );
  if (scores.length === 0 || scale.max <= scale.min) return undefined;
  return toFivePoints(meanOf(scores), evaluator);
}

function byCase(replies: readonly CaseReply[]): ReadonlyMap<string, readonly CaseReply[]> {
  const cases = new Map<string, CaseReply[]>();
  for (const reply of replies) cases.set(reply.caseId, [...(cases.get(reply.caseId) ?? []), reply]);
  return cases;
}
