import { withholdCases } from '#domain/analysis/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { EvaluationRun } from '#ports/index.ts';
import type { ViewOf } from './view-of.ts';

export function evaluationView(run: EvaluationRun): ViewOf<'getEvaluation'> {
  return {
    id: run.id,
    agent: run.agent,
    candidate: run.candidate,
    baseline: run.baseline,
    environment: run.environment,
    requestedBy: run.requestedBy,
    requestedAt: toIso(run.requestedAt),
    state: run.state,
    progress: run.progress,
    because: run.because,
    code: run.code,
    result: run.result === undefined ? undefined : withholdCases(run.result),
  };
}
