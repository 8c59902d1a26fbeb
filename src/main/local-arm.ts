import type { LocalArm } from '#cli/index.ts';
import { digestRelease } from '#domain/release/index.ts';
import { AppError, makeId } from '#domain/shared/index.ts';
import type { EvaluationArm, Runtime } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';

/** Where a release of the files answers. @throws AppError NOT_RUNNABLE where it has no address of its own */
export async function localArm(
  runtime: Pick<Runtime, 'deploy'>,
  local: LocalArm,
  environment: string,
): Promise<EvaluationArm> {
  const { agent, definition, label } = local;
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
  const release = digestRelease(agent.name, definition);
  const deploymentId = makeId('dep', systemClock.now(), systemChance.bytes(16));
  const { endpoint } = await runtime.deploy({
    deploymentId,
    agent: agent.name,
    environment,
    release: {
      digest: release,
      agent: agent.name,
      label,
      definition,
      provenance: { authors: [], createdBy: 'local', createdAt: systemClock.now() },
    },
    api: agent.api,
    call: agent.call,
    deploy,
    bindings: {},
  });
  return { release, label, deploymentId, endpoint, definition };
}
