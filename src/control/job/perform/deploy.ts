import { z } from 'zod';
import type { Project } from '#domain/config/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import { AppError, type DeploymentId } from '#domain/shared/index.ts';
import type { Runtime, Tx } from '#ports/index.ts';
import { type ControlContext, writeAudit } from '../../context.ts';
import { projectFor, requireAgent, requireEnvironment, requireRelease } from '../../lookup.ts';
import type { Performer } from './performer.ts';

const payloadSchema = z.object({ deploymentId: z.string() });

/** Makes a release runnable in an environment; it takes no traffic by that. */
export function deployPerformer(context: ControlContext, runtime: Runtime): Performer {
  return async (action) => {
    const { deploymentId } = payloadSchema.parse(action.payload);
    const project = await context.unitOfWork.run((tx) => projectFor(tx, action.subject));
    const running = await makeRunnable(context, runtime, project, deploymentId as DeploymentId);
    return {
      result: { pass: true, because: `answers at ${running.endpoint?.baseUrl ?? '?'}` },
      record: async (tx, moment) => {
        const stored = await tx.deployments.lock(running.id);
        if (stored === undefined || (stored.state !== 'creating' && stored.state !== 'archived')) return;
        await tx.deployments.save({ ...running, state: 'inactive', changedAt: moment.now });
        await writeAudit(tx, moment, SYSTEM, {
          event: 'deployment.state-changed',
          subject: running.id,
          agent: running.agent,
          environment: running.environment,
          because: 'deployed, takes no traffic',
          details: { label: running.label, from: stored.state, to: 'inactive', runtimeId: running.runtimeId ?? '' },
        });
      },
    };
  };
}

/** Asks the runtime for a deployment that is stored, and returns it with its endpoint. Asking again is harmless. */
export async function makeRunnable(
  context: ControlContext,
  runtime: Runtime,
  project: Project,
  id: DeploymentId,
): Promise<Deployment> {
  const deployment = await context.unitOfWork.run((tx) => tx.deployments.find(id));
  if (deployment === undefined) throw new AppError('NOT_FOUND', `there is no deployment ${id}`);
  // What was archived may have been stopped meanwhile; the runtime starts it again, or says that it runs.
  const mayBeGone = deployment.state === 'creating' || deployment.state === 'archived';
  if (deployment.endpoint !== undefined && !mayBeGone) return deployment;
  const release = await context.unitOfWork.run((tx) => requireRelease(tx, deployment.agent, deployment.release));
  const agent = requireAgent(project, deployment.agent);
  const { runtimeId, endpoint } = await runtime.deploy({
    deploymentId: deployment.id,
    agent: deployment.agent,
    environment: deployment.environment,
    release,
    api: agent.api,
    call: agent.call,
    deploy: deployConfig(project, deployment),
    bindings: requireEnvironment(project, deployment.environment).bindings,
  });
  return { ...deployment, runtimeId, endpoint };
}

export function deployConfig(project: Project, deployment: Deployment): Project['agents'][number]['deploy'][string] {
  const config = requireAgent(project, deployment.agent).deploy[deployment.environment];
  if (config !== undefined) return config;
  throw new AppError(
    'NOT_RUNNABLE',
    `headgate.yaml doesn't say how ${deployment.agent} runs in ${deployment.environment}`,
    {
      hint: `set agents.${deployment.agent}.deploy.${deployment.environment}, or a baseUrl for all environments`,
    },
  );
}

/** Stores a deployment's endpoint, once. */
export async function keepEndpoint(tx: Tx, deployment: Deployment): Promise<void> {
  const stored = await tx.deployments.lock(deployment.id);
  if (stored?.state === 'creating') await tx.deployments.save({ ...deployment, state: 'inactive' });
}
