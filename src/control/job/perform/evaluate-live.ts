import { z } from 'zod';
import { type EvaluationResult, qualitySampleOf } from '#domain/analysis/index.ts';
import { type EvidenceOutcome, SYSTEM } from '#domain/evidence/index.ts';
import type { ScanResult } from '#domain/redteam/index.ts';
import { assert, type DeploymentId, type EvaluationId, type JsonObject } from '#domain/shared/index.ts';
import type { EvaluationRunner, RedTeamRunner, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment, writeAudit } from '../../context.ts';
import { projectFor, requireAgent } from '../../lookup.ts';
import type { LiveResult } from '../../reconcile/live-result.ts';
import { withCalibrations } from './calibrations.ts';
import { armOfDeployment, evaluationInput } from './evaluate.ts';
import { attackLive, liveScanId } from './live-attacks.ts';
import type { Performer } from './performer.ts';
import { noteServed } from './served-scores.ts';

const payloadSchema = z.object({ evaluationId: z.string(), candidate: z.string(), baseline: z.string() });

/** Evaluates both deployments as they serve, so that a step has quality samples and harm is seen at once. */
export function evaluateLivePerformer(
  context: ControlContext,
  runner: EvaluationRunner,
  redTeam: RedTeamRunner,
): Performer {
  return async (action, signal) => {
    const payload = payloadSchema.parse(action.payload);
    const id = payload.evaluationId as EvaluationId;
    const { candidate, arms, project, now } = await context.unitOfWork.run(async (tx) => {
      const candidate = await tx.deployments.find(payload.candidate as DeploymentId);
      const baseline = await tx.deployments.find(payload.baseline as DeploymentId);
      assert(candidate !== undefined && baseline !== undefined, 'live deployments are stored');
      const project = await projectFor(tx, action.subject);
      const arms = {
        candidate: await armOfDeployment(tx, candidate, project),
        baseline: await armOfDeployment(tx, baseline, project),
      };
      return { candidate, arms, project, now: (await readMoment(tx)).now };
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
    const { agent, plantedSecrets } = input;
    const attacks = await attackLive(
      redTeam,
      project,
      {
        ...arms,
        ...{ id: liveScanId(id), at: now, agent, plantedSecrets },
        environment: candidate.environment,
      },
      signal,
    );
    const { evaluation, safety } = runner.assess(result, project.evaluation, []);
    const findings = [evaluation, safety, ...(attacks === undefined ? [] : [attacks])];
    const pass = findings.every(({ outcome }) => outcome === 'pass');
    const because = findings.map((finding) => finding.because).join('; ');
    const harm = [safety, attacks].find((finding) => finding?.outcome === 'fail')?.because;
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
        if (attacks !== undefined) await keepScan(tx, moment, attacks.scan);
        await noteServed(tx, moment, project, result);
      },
    };
  };
}

/** Unknown is neither. */
function worstOf(findings: readonly { readonly outcome: EvidenceOutcome }[]): EvidenceOutcome {
  const worst = (['fail', 'unknown'] as const).find((one) => findings.some(({ outcome }) => outcome === one));
  return worst ?? 'pass';
}

async function keepScan(tx: Tx, { now }: Moment, scan: ScanResult): Promise<void> {
  const { id, agent, environment, candidate, baseline } = scan;
  const asked = { requestedBy: SYSTEM, requestedAt: now, because: undefined };
  await tx.scans.save({
    ...{ id, agent, environment, ...asked },
    ...{ candidate: candidate.release, baseline: baseline?.release },
    ...{ state: 'finished', progress: { done: 1, total: 1 }, result: scan },
  });
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
