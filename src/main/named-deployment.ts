import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LocalArm } from '#cli/index.ts';
import type { DeployConfig } from '#domain/config/index.ts';
import { AppError, type DeploymentId } from '#domain/shared/index.ts';
import type { EvaluationArm, Runtime } from '#ports/index.ts';
import { systemClock } from './adapter/time.ts';
import { isRunning } from './is-running.ts';
import { armOfRelease } from './local-arm.ts';
import { localFolder } from './local-folder.ts';

/** Who has deployments of a name up, written down before any is asked for: so that what a killed run left is found. */
const heldSchema = z.object({ pid: z.int(), host: z.string(), startedAt: z.number() });

type Names = {
  /** Such as `pr-123`. */
  readonly name: string;
  readonly agent: string;
  readonly environment: string;
};

/** Deployments of one name, for as long as an evaluation takes. */
type NamedDeployments = {
  /** Makes a release runnable under the name; one of a killed run is taken down first. @throws AppError RUNTIME_FAILED, NOT_RUNNABLE */
  deploy(local: LocalArm, part: 'candidate' | 'baseline'): Promise<EvaluationArm>;
  /** Takes all of them down. What could not be, in words; empty: nothing is left. Never throws. */
  remove(): Promise<readonly string[]>;
  /** Leaves them up, and forgets that they are ours. */
  keep(): Promise<void>;
};

/**
 * Takes a name for this process.
 * @throws AppError CONFLICT while another run has it
 */
export async function takeName(
  runtime: Runtime,
  { name, agent, environment }: Names,
  onNote: (note: string) => void,
): Promise<NamedDeployments> {
  const path = pathOf(name, agent);
  const isLeftBehind = await hold(path, name);
  if (isLeftBehind) onNote(`a run before this one ended without taking "${name}" down: that is done first`);
  const up: { readonly deploymentId: DeploymentId; runtimeId: string | undefined; readonly deploy: DeployConfig }[] =
    [];
  return {
    async deploy(local, part) {
      const deploy = local.agent.deploy[environment];
      if (deploy?.kind !== 'webhook') throw noHook(agent, environment);
      const deploymentId = idOf(name, agent, part);
      await takeDown(runtime, { deploymentId, runtimeId: undefined, deploy }).then((problem) => {
        // A hook may refuse to remove what it does not know.
        if (problem !== undefined && isLeftBehind) onNote(problem);
      });
      // A hook whose answer never came may have started it all the same.
      const own = { deploymentId, runtimeId: undefined as string | undefined, deploy };
      up.push(own);
      const { arm, runtimeId } = await armOfRelease(runtime, local, { environment, deploymentId, deploy });
      own.runtimeId = runtimeId;
      onNote(`${deploymentId} is up at ${arm.endpoint.baseUrl}`);
      return arm;
    },
    async remove() {
      const problems = await Promise.all(up.map((each) => takeDown(runtime, each)));
      const left = problems.filter((problem) => problem !== undefined);
      // While something is left, the next run of this name has to know.
      if (left.length === 0) await rm(path, { force: true }).catch(() => undefined);
      return left;
    },
    async keep() {
      await rm(path, { force: true });
    },
  };
}

/** Takes down what bears a name, whoever started it. @throws AppError RUNTIME_FAILED, CONFLICT while a run has it */
export async function removeNamed(runtime: Runtime, names: Names, deploy: DeployConfig | undefined): Promise<void> {
  const { name, agent, environment } = names;
  if (deploy?.kind !== 'webhook') throw noHook(agent, environment);
  const path = pathOf(name, agent);
  await hold(path, name);
  for (const part of ['candidate', 'baseline'] as const) {
    await runtime.remove({ deploymentId: idOf(name, agent, part), runtimeId: undefined, deploy });
  }
  await rm(path, { force: true });
}

function idOf(name: string, agent: string, part: 'candidate' | 'baseline'): DeploymentId {
  return `dep_${name}-${agent}${part === 'baseline' ? '-baseline' : ''}`;
}

function pathOf(name: string, agent: string): string {
  return join(localFolder(), 'deployments', `${name}-${agent.replace(/[^\w-]/g, '_')}.json`);
}

/** @returns whether a run that is gone had it */
async function hold(path: string, name: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const own = JSON.stringify({ pid: process.pid, host: hostname(), startedAt: systemClock.now() });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeFile(path, own, { flag: 'wx', mode: 0o600 });
      return attempt > 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
    }
    const held = heldSchema.safeParse(parseJson(await readFile(path, 'utf8').catch(() => ''))).data;
    if (held !== undefined && held.pid !== process.pid && held.host === hostname() && isRunning(held.pid)) {
      throw new AppError(
        'CONFLICT',
        `process ${held.pid} has the deployment "${name}" up since ${new Date(held.startedAt).toISOString()}`,
        {
          hint: 'wait for it, or choose another name',
        },
      );
    }
    await rm(path, { force: true });
  }
}

/** What went wrong and what to do by hand; undefined: it is gone. */
async function takeDown(runtime: Runtime, deployment: Parameters<Runtime['remove']>[0]): Promise<string | undefined> {
  try {
    await runtime.remove(deployment);
    return undefined;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return `${deployment.deploymentId} may be up still, take it down by hand: ${because}`;
  }
}

function noHook(agent: string, environment: string): AppError {
  return new AppError('NOT_RUNNABLE', `agent "${agent}" has no deploy hook in ${environment} that could start it`, {
    hint: 'set `deploy: { ENVIRONMENT: { webhook: … } }` in headgate.yaml, or leave --deploy out where it answers already',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
