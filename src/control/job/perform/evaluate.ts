import { z } from 'zod';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { type AgentConfig, contentFilterOf, type Project } from '#domain/config/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import { isTerminal } from '#domain/promotion/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import {
  AppError,
  assert,
  type Digest,
  digestOfJson,
  type EvaluationId,
  isDigest,
  type PromotionId,
} from '#domain/shared/index.ts';
import type {
  Action,
  EvaluationArm,
  EvaluationRequest,
  EvaluationRun,
  EvaluationRunner,
  Finding,
  Runtime,
  Tx,
} from '#ports/index.ts';
import { askedRun } from '../../asked-run.ts';
import { type ControlContext, type Moment, newId, readMoment, writeAudit } from '../../context.ts';
import { projectFor, projectOf, requireAgent } from '../../lookup.ts';
import { withCalibrations } from './calibrations.ts';
import { keptProgress } from './kept-progress.ts';
import type { Performer } from './performer.ts';
import { runnableDeployment } from './runnable-deployment.ts';
import { noteServed, servedLately } from './served-scores.ts';

const payloadSchema = z.object({ evaluationId: z.string(), baseline: z.string().optional() });

/** Has an evaluation done by several processes; undefined: this one does it whole. */
export type ShareEvaluation = (
  request: EvaluationRequest,
  askedBy: Action['subject'],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<EvaluationResult> | undefined;

/** Evaluates a release against another in the first environment, and records what that shows to the gates. */
export function evaluatePerformer(
  context: ControlContext,
  runtime: Runtime,
  runner: EvaluationRunner,
  share?: ShareEvaluation,
): Performer {
  return async (action, signal) => {
    const payload = payloadSchema.parse(action.payload);
    const id = payload.evaluationId as EvaluationId;
    const { run, project } = await context.unitOfWork.run(async (tx) => ({
      run: (await tx.evaluations.find(id)) ?? (await beginRun(tx, id, action.subject as PromotionId, payload.baseline)),
      project: await projectFor(tx, action.subject),
    }));
    const input = evaluationInput(project, requireAgent(project, run.agent));
    const progress = keptProgress(context, (tx, at) => tx.evaluations.keepProgress(id, at));
    const evaluate = async () => {
      const request: EvaluationRequest = {
        ...input,
        id,
        environment: run.environment,
        repeats: project.evaluation.repeats,
        ...(await evaluationArms(context, runtime, project, run)),
        // Whoever takes the work up after a crash goes on where it stopped.
        journal: { key: id, recall: true },
      };
      const shared = share?.(request, action.subject, progress.tell, signal);
      return shared ?? runner.run(request, progress.tell, signal);
    };
    const replied = run.result ?? (await evaluate().finally(progress.written));
    const result = await withCalibrations(context, runner, project, replied, signal);
    const findings = runner.assess(result, project.evaluation, await servedLately(context, result));
    const pass = findings.evaluation.outcome === 'pass' && findings.safety.outcome === 'pass';
    return {
      result: { pass, because: `${findings.evaluation.because}; ${findings.safety.because}`, evaluationId: id },
      record: async (tx, moment) => {
        await recordRun(
          context,
          tx,
          moment,
          { ...run, state: 'finished', result, progress: finished(run, result) },
          findings,
        );
        await noteServed(tx, moment, project, result);
        await tx.actions.clearResults(id, 'evaluate-part');
      },
    };
  };
}

/** The parts of an evaluation that the project decides. @throws AppError NOT_RUNNABLE without a dataset */
export function evaluationInput(project: Project, agent: AgentConfig) {
  if (agent.dataset === undefined) {
    throw new AppError('NOT_RUNNABLE', `agent "${agent.name}" has no dataset, so nothing can be shown about it`, {
      hint: 'set `dataset: cases.jsonl` in headgate.yaml and run: headgate apply',
    });
  }
  return {
    agent: agent.name,
    dataset: agent.dataset,
    config: project.evaluation,
    plantedSecrets: agent.plantedSecrets,
  };
}

async function beginRun(
  tx: Tx,
  id: EvaluationId,
  promotionId: PromotionId,
  baseline: string | undefined,
): Promise<EvaluationRun> {
  const promotion = await tx.promotions.find(promotionId);
  assert(
    promotion !== undefined && !isTerminal(promotion.state),
    'only a promotion that goes on asks for an evaluation',
  );
  const { project } = await projectOf(tx, promotion);
  const moment = await readMoment(tx);
  const run = askedRun({
    id,
    agent: promotion.agent,
    candidate: promotion.release,
    baseline: baseline !== undefined && isDigest(baseline) ? baseline : undefined,
    environment: project.environments[0]?.name ?? promotion.environment,
    requestedBy: promotion.createdBy,
    requestedAt: moment.now,
  });
  await tx.evaluations.save(run);
  return run;
}

/** Where both releases of an evaluation answer; a deployment of each is made if there is none. */
export async function evaluationArms(
  context: ControlContext,
  runtime: Runtime,
  project: Project,
  run: Pick<EvaluationRun, 'agent' | 'environment' | 'candidate' | 'baseline'>,
): Promise<Pick<EvaluationRequest, 'candidate' | 'baseline'>> {
  return {
    candidate: await armOf(context, runtime, project, run, run.candidate),
    baseline: run.baseline === undefined ? undefined : await armOf(context, runtime, project, run, run.baseline),
  };
}

async function armOf(
  context: ControlContext,
  runtime: Runtime,
  project: Project,
  { agent, environment }: Pick<EvaluationRun, 'agent' | 'environment'>,
  release: Digest,
): Promise<EvaluationArm> {
  const deployment = await runnableDeployment(context, runtime, project, { agent, environment, release });
  return context.unitOfWork.run((tx) => armOfDeployment(tx, deployment, project));
}

/** A deployment as it is evaluated: where it answers, and what its release tells it to do. */
export async function armOfDeployment(tx: Tx, deployment: Deployment, project: Project): Promise<EvaluationArm> {
  if (deployment.endpoint === undefined)
    throw new AppError('NOT_RUNNABLE', `deployment ${deployment.id} has no endpoint`);
  return {
    release: deployment.release,
    label: deployment.label,
    deploymentId: deployment.id,
    endpoint: deployment.endpoint,
    definition: (await tx.releases.find(deployment.agent, deployment.release))?.definition,
    contentFilter: filterBefore(deployment, project),
  };
}

/** What its environment declares now says nothing of a deployment that was made with other bindings. */
function filterBefore({ environment: name, bindingDigest }: Deployment, project: Project): string | undefined {
  const environment = project.environments.find((each) => each.name === name);
  if (environment === undefined || digestOfJson(environment.bindings) !== bindingDigest) return undefined;
  return contentFilterOf(environment);
}

function finished(run: EvaluationRun, result: EvaluationResult): EvaluationRun['progress'] {
  const total = result.candidate.replies.length + (result.baseline?.replies.length ?? 0);
  return total === 0 ? run.progress : { done: total, total };
}

async function recordRun(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  run: EvaluationRun,
  findings: { readonly evaluation: Finding; readonly safety: Finding },
): Promise<void> {
  await tx.evaluations.save(run);
  // Whoever asked for it, it is evidence for every promotion of the release.
  await tx.promotions.poke({ agent: run.agent });
  for (const kind of ['evaluation', 'safety'] as const) {
    const id = newId(context, 'evd', moment);
    await tx.evidence.append({
      id,
      release: run.candidate,
      agent: run.agent,
      environment: run.environment,
      kind,
      producer: { kind: 'server', name: 'headgate' },
      outcome: findings[kind].outcome,
      because: findings[kind].because,
      ...(run.baseline === undefined ? {} : { baseline: run.baseline }),
      reference: run.id,
      at: moment.now,
    });
    await writeAudit(tx, moment, SYSTEM, {
      event: 'evidence.recorded',
      subject: id,
      agent: run.agent,
      environment: run.environment,
      because: findings[kind].because,
      details: { kind, outcome: findings[kind].outcome, release: run.candidate, evaluation: run.id },
    });
  }
}
