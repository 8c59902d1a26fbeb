import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGatewayIdentity } from '#gateway/index.ts';
import { bring } from '#testing/crash/bring.ts';
import { exampleRelease } from '#testing/crash/round/example-release.ts';
import { openStage, type Stage } from '#testing/crash/round/stage.ts';
import { CONCIERGE, RESPONDER } from './face.ts';
import { everythingOnProject } from './project.ts';

const REPORTER = new URL('./memory-reporter.ts', import.meta.url).href;

/**
 * A real server over its embedded database, its gateway with everything on, the example's agents, and two releases that serve in
 * production in turn.
 */
export type SoakStage = Pick<Stage, 'administrator' | 'close'> & {
  readonly releases: readonly [string, string];
  readonly gatewayUrl: string;
  readonly gatewayFolder: string;
  readonly gatewayPid: number;
  readonly serverPid: number | undefined;
  /** Where each process says what it holds. */
  readonly reports: string;
};

/**
 * @param folder for the reports of the processes
 * @param receiver of traces and metrics
 */
export async function openSoakStage(
  folder: string,
  receiver: string,
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<SoakStage> {
  const reports = join(folder, 'memory');
  await mkdir(reports, { recursive: true });
  // What is started from here on inherits both.
  process.env.HEADGATE_SOAK_FOLDER = reports;
  process.env.NODE_OPTIONS = `--import ${REPORTER}`;
  tell('starting: the server, its gateway, the agents, and a first release in production');
  const stage = await openStage('pglite', stopped);
  try {
    const [server] = stage.servers;
    if (server === undefined) throw new Error('the stage has no server');
    await bringTheOthers(stage, receiver, tell);
    // The rollout needed them, but they begin new conversations for ever: the soak has users of its own, who stay.
    for (const users of stage.users) await users.stop();
    const gatewayFolder = join(stage.folder, 'a', 'gateway');
    const identity = await readGatewayIdentity(gatewayFolder);
    if (identity === undefined) throw new Error('the gateway left no identity');
    return {
      ...{ administrator: stage.administrator, close: stage.close, releases: ['first', 'second'], reports },
      ...{ gatewayUrl: server.gatewayUrl, gatewayFolder, gatewayPid: identity.pid, serverPid: server.pid },
    };
  } catch (error) {
    await stage.close();
    throw error;
  } finally {
    delete process.env.NODE_OPTIONS;
  }
}

async function bringTheOthers(stage: Stage, receiver: string, tell: (what: string) => void): Promise<void> {
  const { administrator, person } = stage;
  await administrator.call('applyProject', { body: await everythingOnProject(stage.folder, receiver) });
  const bringEverywhere = async (label: string, agent?: string): Promise<void> => {
    await administrator.call('createRelease', { body: await exampleRelease(label, 'v2', agent) });
    await bring(administrator, [person], label, 'staging', agent);
    await bring(administrator, [person], label, 'production', agent);
  };
  tell('bringing a second release to production');
  await bringEverywhere('second');
  for (const agent of [RESPONDER, CONCIERGE]) {
    tell(`bringing ${agent} to production`);
    await bringEverywhere('only', agent);
  }
}
