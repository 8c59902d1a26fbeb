import { z } from 'zod';
import { SYSTEM } from '#domain/evidence/index.ts';
import { AppError, assert, type PromotionId } from '#domain/shared/index.ts';
import type { IntegrationRunner, Runtime } from '#ports/index.ts';
import { type ControlContext, newId, writeAudit } from '../../context.ts';
import { projectOf, requireAgent } from '../../lookup.ts';
import { scenariosDigest, scenariosOf } from '../../owed.ts';
import type { Performer } from './performer.ts';
import { runnableDeployment } from './runnable-deployment.ts';

const payloadSchema = z.object({ environment: z.string() });

/** Plays the integration scenarios of the promotion's project against the release, and records what that shows as evidence. */
export function integratePerformer(context: ControlContext, runtime: Runtime, runner: IntegrationRunner): Performer {
  return async (action) => {
    const { environment } = payloadSchema.parse(action.payload);
    const { promotion, project, scenarios } = await context.unitOfWork.run(async (tx) => {
      const found = await tx.promotions.find(action.subject as PromotionId);
      assert(found !== undefined, 'a promotion that asks for work is stored');
      const { project } = await projectOf(tx, found);
      return { promotion: found, project, scenarios: scenariosOf(requireAgent(project, found.agent)) };
    });
    const { agent, release, label } = promotion;
    const deployment = await runnableDeployment(context, runtime, project, { agent, environment, release });
    if (deployment.endpoint === undefined) {
      throw new AppError('NOT_RUNNABLE', `${label} has no endpoint in ${environment} to play scenarios against`);
    }
    const result = await runner.run(deployment.endpoint, scenarios);
    const outcome = result.pass ? 'pass' : 'fail';
    return {
      result: { pass: result.pass, because: result.because, checks: result.checks.map((check) => ({ ...check })) },
      record: async (tx, moment) => {
        const id = newId(context, 'evd', moment);
        const { because } = result;
        await tx.evidence.append({
          ...{ id, release, agent, environment, kind: 'integration', outcome, because },
          producer: { kind: 'server', name: 'headgate' },
          reference: scenariosDigest(scenarios),
          at: moment.now,
        });
        await writeAudit(tx, moment, SYSTEM, {
          ...{ event: 'evidence.recorded', subject: id, agent, environment, because },
          details: { kind: 'integration', outcome, label, release },
        });
      },
    };
  };
}
