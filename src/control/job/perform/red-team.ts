import { z } from 'zod';
import { type AgentConfig, type Project, type RedTeamConfig, redTeamDigest } from '#domain/config/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import { isTerminal } from '#domain/promotion/index.ts';
import { attackSuccess, judgeScan, type ScanResult } from '#domain/redteam/index.ts';
import { AppError, assert, isDigest, type PromotionId, type ScanId } from '#domain/shared/index.ts';
import type { RedTeamRunner, Runtime, ScanRequest, ScanRun, Tx } from '#ports/index.ts';
import { askedRun } from '../../asked-run.ts';
import { type ControlContext, type Moment, newId, readMoment, writeAudit } from '../../context.ts';
import { projectFor, projectOf, requireAgent } from '../../lookup.ts';
import { evaluationArms } from './evaluate.ts';
import { keptProgress } from './kept-progress.ts';
import { evaluationBeside } from './live-attacks.ts';
import type { Performer } from './performer.ts';

const payloadSchema = z.object({ scanId: z.string(), baseline: z.string().optional() });

/**
 * Attacks a release beside another in the first environment, and records what that shows to the gate.
 * @param judge only rehearsals, whose attacks are played, say themselves what they show
 */
export function redTeamPerformer(
  context: ControlContext,
  runtime: Runtime,
  runner: RedTeamRunner,
  judge: typeof judgeScan = judgeScan,
): Performer {
  return async (action, signal) => {
    const payload = payloadSchema.parse(action.payload);
    const id = payload.scanId as ScanId;
    const { run, project, last } = await context.unitOfWork.run(async (tx) => {
      const run =
        (await tx.scans.find(id)) ?? (await beginRun(tx, id, action.subject as PromotionId, payload.baseline));
      return { run, project: await projectFor(tx, action.subject), last: await lastScan(tx, run) };
    });
    const { config, ...input } = scanInput(project, requireAgent(project, run.agent));
    const progress = keptProgress(context, (tx, at) => tx.scans.keepProgress(id, at));
    const scan = async () =>
      runner.scan(
        {
          ...input,
          ...{ id, at: run.requestedAt, environment: run.environment, config, last },
          ...(await evaluationArms(context, runtime, project, run)),
          // Whoever takes the work up after a crash goes on where it stopped.
          journal: { key: id, recall: true },
        },
        progress.tell,
        signal,
      );
    const result = run.result ?? (await scan().finally(progress.written));
    const finding = judge(result, config.gate);
    return {
      result: { pass: finding.outcome === 'pass', because: finding.because, scanId: id },
      record: (tx, moment) => recordScan(context, tx, moment, project, { ...run, state: 'finished', result }, finding),
    };
  };
}

/** The parts of a scan that the project decides. @throws AppError NOT_RUNNABLE where it asks for no attacks */
export function scanInput(
  project: Project,
  agent: AgentConfig,
): Pick<ScanRequest, 'agent' | 'evaluation' | 'plantedSecrets'> & { readonly config: RedTeamConfig } {
  if (project.redTeam === undefined) {
    throw new AppError('NOT_RUNNABLE', 'the project asks for no attacks, so none are made', {
      hint: 'add `redTeam: {}` to headgate.yaml and run: headgate apply',
    });
  }
  return {
    agent: agent.name,
    config: project.redTeam,
    evaluation: project.evaluation,
    plantedSecrets: agent.plantedSecrets,
  };
}

/** What the agent was attacked with last, in a scan of the project's whole configuration that says something. */
async function lastScan(tx: Tx, { agent, id }: ScanRun): Promise<ScanResult | undefined> {
  for (const run of await tx.scans.list({ agent, limit: 20 })) {
    if (run.id === id || run.state !== 'finished' || (await isLive(tx, run.id))) continue;
    const result = (await tx.scans.find(run.id))?.result;
    if (result !== undefined && attackSuccess(result, result.candidate).rate !== undefined) return result;
  }
  return undefined;
}

/** Whether it is the few attacks beside a live evaluation. */
async function isLive(tx: Tx, id: ScanId): Promise<boolean> {
  return (await tx.evaluations.find(evaluationBeside(id))) !== undefined;
}

async function beginRun(tx: Tx, id: ScanId, promotionId: PromotionId, baseline: string | undefined): Promise<ScanRun> {
  const promotion = await tx.promotions.find(promotionId);
  assert(promotion !== undefined && !isTerminal(promotion.state), 'only a promotion that goes on asks for attacks');
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
  await tx.scans.save(run);
  return run;
}

async function recordScan(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  project: Project,
  run: ScanRun,
  { outcome, because }: ReturnType<typeof judgeScan>,
): Promise<void> {
  const total = run.result === undefined ? 0 : repliesOf(run.result);
  await tx.scans.save({ ...run, progress: { done: total, total } });
  // Whoever asked for it, it is evidence for every promotion of the release.
  await tx.promotions.poke({ agent: run.agent });
  const id = newId(context, 'evd', moment);
  await tx.evidence.append({
    ...{ id, release: run.candidate, agent: run.agent, environment: run.environment, kind: 'red-team' },
    producer: { kind: 'server', name: 'headgate' },
    ...{ outcome, because },
    ...(run.baseline === undefined ? {} : { baseline: run.baseline }),
    settings: redTeamDigest(project),
    reference: run.id,
    at: moment.now,
  });
  await writeAudit(tx, moment, SYSTEM, {
    event: 'evidence.recorded',
    subject: id,
    agent: run.agent,
    environment: run.environment,
    because,
    details: { kind: 'red-team', outcome, release: run.candidate, scan: run.id },
  });
}

function repliesOf({ candidate, baseline }: ScanResult): number {
  const releases = baseline === undefined ? [candidate] : [candidate, baseline];
  return releases.reduce((sum, { answers, lookAlikes }) => sum + answers.length + lookAlikes.length, 0);
}
