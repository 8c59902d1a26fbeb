import type { LocalArm } from '#cli/index.ts';
import type { DeployConfig } from '#domain/config/index.ts';
import { digestRelease } from '#domain/release/index.ts';
import { AppError, type DeploymentId, makeId } from '#domain/shared/index.ts';
import type { EvaluationArm, Runtime } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';

/** Where a release of the files answers. @throws AppError NOT_RUNNABLE where it has no address of its own */
export async function localArm(
  runtime: Pick<Runtime, 'deploy'>,
  local: LocalArm,
  environment: string,
): Promise<EvaluationArm> {
  const { agent } = local;
  const deploy = agent.deploy[environment];
  if (deploy?.kind !== 'endpoint') {
    throw new AppError(
      'NOT_RUNNABLE',
      `agent "${agent.name}" has no address in ${environment} that answers by itself`,
      {
        hint: 'evaluate through a server: headgate serve, headgate apply, headgate evaluate … --release LABEL',
      },
    );
  }
  const deploymentId = makeId('dep', systemClock.now(), systemChance.bytes(16));
  return (await armOfRelease(runtime, local, { environment, deploymentId, deploy })).arm;
}

/** A release of the files, made runnable. */
export async function armOfRelease(
  runtime: Pick<Runtime, 'deploy'>,
  { agent, definition, label, contentFilter }: LocalArm,
  place: { readonly environment: string; readonly deploymentId: DeploymentId; readonly deploy: DeployConfig },
): Promise<{ readonly arm: EvaluationArm; readonly runtimeId: string }> {
  const release = digestRelease(agent.name, definition);
  const { endpoint, runtimeId } = await runtime.deploy({
    ...place,
    agent: agent.name,
    release: {
      digest: release,
      agent: agent.name,
      label,
      definition,
      provenance: { authors: [], createdBy: 'local', createdAt: systemClock.now() },
    },
    api: agent.api,
    call: agent.call,
    bindings: {},
  });
  const arm = { release, label, deploymentId: place.deploymentId, endpoint, definition, contentFilter };
  return { arm, runtimeId };
}
