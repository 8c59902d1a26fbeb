import type { Project } from '#domain/config/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import { type Digest, digestOfJson } from '#domain/shared/index.ts';
import type { Runtime } from '#ports/index.ts';
import { type ControlContext, newId, readMoment } from '../../context.ts';
import { lockRelease } from '../../lookup.ts';
import { keepEndpoint, makeRunnable } from './deploy.ts';

/** A deployment of a release in an environment that answers; made if there is none. It takes no traffic by that. */
export async function runnableDeployment(
  context: ControlContext,
  runtime: Runtime,
  project: Project,
  wanted: { readonly agent: string; readonly environment: string; readonly release: Digest },
): Promise<Deployment> {
  const { agent, environment, release } = wanted;
  const deployment = await context.unitOfWork.run(async (tx): Promise<Deployment> => {
    // Under its lock, so that two who ask at once get the same one.
    const { label } = await lockRelease(tx, agent, release);
    const all = await tx.deployments.list({ agent, environment, release });
    const known = all.find(({ state }) => state !== 'deleted' && state !== 'failed');
    if (known !== undefined) return known;
    const moment = await readMoment(tx);
    const created: Deployment = {
      id: newId(context, 'dep', moment),
      agent,
      environment,
      release,
      label,
      state: 'creating',
      bindingDigest: digestOfJson({}),
      createdAt: moment.now,
      changedAt: moment.now,
    };
    await tx.deployments.save(created);
    return created;
  });
  const running = await makeRunnable(context, runtime, project, deployment.id);
  await context.unitOfWork.run((tx) => keepEndpoint(tx, running));
  return running;
}
