import { z } from 'zod';
import { type EvaluationResult, qualitySampleOf } from '#domain/analysis/index.ts';
import { type EvidenceOutcome, SYSTEM } from '#domain/evidence/index.ts';
import { assert, type DeploymentId, type EvaluationId, type JsonObject } from '#domain/shared/index.ts';
import type { EvaluationRunner, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, writeAudit } from '../../context.ts';
import { projectFor, requireAgent } from '../../lookup.ts';
import type { LiveResult } from '../../reconcile/live-result.ts';
import { withCalibrations } from './calibrations.ts';
import { armOfDeployment, evaluationInput } from './evaluate.ts';
import type { Performer } from './performer.ts';
import { noteServed } from './served-scores.ts';

const payloadSchema = z.object({ evaluationId: z.string(), candidate: z.string(), baseline: z.string() });

/** Evaluates both deployments as they serve, so that a step has quality samples and harm is seen at once. */
export function evaluateLivePerformer(context: ControlContext, runner: EvaluationRunner): Performer {
  return async (action, signal) => {
    const payload = payloadSchema.parse(action.payload);
    const id = payload.evaluationId as EvaluationId;
    const { candidate, arms, project } = await context.unitOfWork.run(async (tx) => {
      const candidate = await tx.deployments.find(payload.candidate as DeploymentId);
      const baseline = await tx.deployments.find(payload.baseline as DeploymentId);
      assert(candidate !== undefined && baseline !== undefined, 'live deployments are stored');
      const arms = {
        candidate: await armOfDeployment(tx, candidate),
        baseline: await armOfDeployment(tx, baseline),
      };
      return { candidate, arms, project: await projectFor(tx, action.subject) };
    });
    const input = evaluationInput(project, requireAgent(project, candidate.agent));
    const replied = await runner.run(
      {
        ...input,
        id,
        environment: candidate.environment,
        repeats: 1,
        journal: { key: id, recall: true },
        ...arms,
      },
      () => undefined,
      signal,
    );
    const result = await withCalibrations(context, runner, project, replied, signal);
    const findings = runner.assess(result, project.evaluation, []);
    const pass = findings.evaluation.outcome === 'pass' && findings.safety.outcome === 'pass';
    const because = `${findings.evaluation.because}; ${findings.safety.because}`;
    const harm = findings.safety.outcome === 'fail' ? findings.safety.because : undefined;
    const live: LiveResult = {
      pass,
      because,
      evaluationId: id,
      quality: qualitySampleOf(result, 1),
      ...(harm === undefined ? {} : { harm }),
    };
    return {
      result: JSON.parse(JSON.stringify(live)) as JsonObject,
      record: async (tx, moment) => {
        await record(tx, moment, result, because, worstOf(findings));
        await noteServed(tx, moment, project, result);
      },
    };
  };
}

/** Unknown is neither. */
function worstOf({ evaluation, safety }: ReturnType<EvaluationRunner['assess']>): EvidenceOutcome {
  const both = [evaluation.outcome, safety.outcome];
  return (['fail', 'unknown'] as const).find((outcome) => both.includes(outcome)) ?? 'pass';
}

async function record(
  tx: Tx,
  moment: Moment,
  result: EvaluationResult,
  because: string,
  outcome: EvidenceOutcome,
): Promise<void> {
  await tx.evaluations.save({
    id: result.id,
    agent: result.agent,
    candidate: result.candidate.release,
    baseline: result.baseline?.release,
    environment: result.environment,
    requestedBy: SYSTEM,
    requestedAt: moment.now,
    state: 'finished',
    progress: { done: 1, total: 1 },
    result,
    because: undefined,
  });
  await writeAudit(tx, moment, SYSTEM, {
    event: 'evidence.recorded',
    subject: result.id,
    agent: result.agent,
    environment: result.environment,
    because,
    details: {
      kind: 'live-evaluation',
      outcome,
      release: result.candidate.release,
      evaluation: result.id,
    },
  });
}
