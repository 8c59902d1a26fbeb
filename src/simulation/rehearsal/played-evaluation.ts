import type { CaseReply, EvaluationResult, EvaluatorInfo } from '#domain/analysis/index.ts';
import { qualitySampleOf } from '#domain/analysis/index.ts';
import type { EvaluationArm, EvaluationRequest, EvaluationRunner } from '#ports/index.ts';
import { createRandom } from '../random.ts';

const EVALUATOR: EvaluatorInfo = {
  name: 'simulated',
  version: '1',
  scale: { min: 1, max: 5 },
  better: 'higher',
  threshold: 3,
  judge: 'simulated, shows nothing about the release',
  family: 'quality',
};
const USUAL_SCORE = 4.7;
const SPREAD = 0.4;

/** Judges nothing: gives both releases the same scores but for chance, and the candidate what was asked to go wrong. */
export function createPlayedEvaluation(candidate: string, changePoints: number): EvaluationRunner {
  return {
    run: async (request) => {
      const repliesOf = (arm: EvaluationArm) => play(request, arm, arm.release === candidate ? changePoints : 0);
      const { baseline } = request;
      const result: EvaluationResult = {
        id: request.id,
        agent: request.agent,
        environment: request.environment,
        dataset: { name: request.dataset.name, digest: request.dataset.digest, cases: request.dataset.cases.length },
        repeats: 1,
        candidate: armResult(request.candidate, repliesOf(request.candidate)),
        baseline: baseline === undefined ? undefined : armResult(baseline, repliesOf(baseline)),
        metrics: [],
        erroredRatio: 0,
      };
      return { ...result, metrics: [comparison(result)] };
    },
    combine: () => {
      throw new Error('broken invariant: a rehearsal evaluates in one');
    },
    // Nobody labelled what is only played.
    judged: () => [],
    calibrate: async () => [],
    assess: (result, config) => {
      const mean = result.metrics[0]?.candidate.mean ?? 0;
      const before = result.metrics[0]?.baseline?.mean;
      const dropped = before !== undefined && mean < before * (1 - config.maxRelativeDrop);
      const pass = mean >= config.minQualityMean && !dropped;
      const because = `simulated evaluation: ${mean.toFixed(2)}${before === undefined ? '' : ` against ${before.toFixed(2)}`}`;
      return {
        evaluation: { outcome: pass ? 'pass' : 'fail', because },
        safety: { outcome: 'pass', because: 'simulated: no defect was played' },
      };
    },
  };
}

function play({ dataset, id }: EvaluationRequest, arm: EvaluationArm, change: number): readonly CaseReply[] {
  const random = createRandom(`${id}/${arm.release}`);
  return dataset.cases.map((item) => {
    const score = Math.min(5, Math.max(1, USUAL_SCORE + change + SPREAD * (random.next() - 0.5)));
    const scoring = {
      evaluator: EVALUATOR.name,
      outcome: 'scored',
      score,
      pass: score >= 3,
      reason: 'simulated',
    } as const;
    return {
      caseId: item.id,
      repeat: 0,
      text: '(simulated)',
      toolCalls: [],
      latencyMs: 1,
      tokens: undefined,
      scorings: [scoring],
    };
  });
}

function armResult({ release, label, deploymentId }: EvaluationArm, replies: readonly CaseReply[]) {
  return { release, label, deploymentId, replies };
}

function comparison(result: EvaluationResult): EvaluationResult['metrics'][number] {
  const { cases } = qualitySampleOf({ ...result, metrics: [{ ...EMPTY, evaluator: EVALUATOR }] }, 1);
  const mean = (values: readonly number[]) =>
    values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  const summary = (values: readonly number[]) => ({
    mean: mean(values),
    passRate: 1,
    counts: { scored: values.length, 'not-applicable': 0, blocked: 0, errored: 0 },
  });
  return {
    ...EMPTY,
    candidate: summary(cases.map((item) => item.candidate)),
    baseline: result.baseline === undefined ? undefined : summary(cases.flatMap((item) => item.baseline ?? [])),
  };
}

const EMPTY: EvaluationResult['metrics'][number] = {
  evaluator: EVALUATOR,
  candidate: {
    mean: undefined,
    passRate: undefined,
    counts: { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 },
  },
  baseline: undefined,
  change: undefined,
  comparison: 'cannot-tell',
  because: 'simulated',
};
