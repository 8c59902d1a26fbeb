import { z } from 'zod';
import { SYSTEM } from '#domain/evidence/index.ts';
import { AppError, type DeploymentId } from '#domain/shared/index.ts';
import type { SmokeRunner } from '#ports/index.ts';
import { type ControlContext, newId, writeAudit } from '../../context.ts';
import { projectFor, requireAgent } from '../../lookup.ts';
import type { Performer } from './performer.ts';

const payloadSchema = z.object({ deploymentId: z.string() });

/** Asks a deployment the questions that show it works at all, and records the answer as evidence. */
export function smokePerformer(context: ControlContext, runner: SmokeRunner): Performer {
  return async (action) => {
    const id = payloadSchema.parse(action.payload).deploymentId as DeploymentId;
    const { deployment, project } = await context.unitOfWork.run(async (tx) => ({
      deployment: await tx.deployments.find(id),
      project: await projectFor(tx, action.subject),
    }));
    if (deployment?.endpoint === undefined)
      throw new AppError('NOT_RUNNABLE', `deployment ${id} has no endpoint to smoke`);
    const { smoke } = requireAgent(project, deployment.agent);
    const result = await runner.run(deployment.endpoint, smoke.checks, smoke.maxReplyMs);
    return {
      result: { pass: result.pass, because: result.because, checks: result.checks.map((check) => ({ ...check })) },
      record: async (tx, moment) => {
        const evidenceId = newId(context, 'evd', moment);
        await tx.evidence.append({
          id: evidenceId,
          release: deployment.release,
          agent: deployment.agent,
          environment: deployment.environment,
          kind: 'smoke',
          producer: { kind: 'server', name: 'headgate' },
          outcome: result.pass ? 'pass' : 'fail',
          because: result.because,
          reference: deployment.id,
          at: moment.now,
        });
        await writeAudit(tx, moment, SYSTEM, {
          event: 'evidence.recorded',
          subject: evidenceId,
          agent: deployment.agent,
          environment: deployment.environment,
          because: result.because,
          details: {
            kind: 'smoke',
            outcome: result.pass ? 'pass' : 'fail',
            label: deployment.label,
            release: deployment.release,
          },
        });
      },
    };
  };
}
