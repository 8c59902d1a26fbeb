import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGatewayIdentity } from '#gateway/index.ts';
import { bring } from '#testing/crash/bring.ts';
import { exampleRelease } from '#testing/crash/round/example-release.ts';
import { openStage, type Stage } from '#testing/crash/round/stage.ts';

const REPORTER = new URL('./memory-reporter.ts', import.meta.url).href;

/** A real server over its embedded database, its gateway, the example's agents, and two releases that serve in production in turn. */
export type SoakStage = Pick<Stage, 'administrator' | 'close'> & {
  readonly releases: readonly [string, string];
  readonly gatewayPort: number;
  readonly gatewayPid: number;
  readonly serverPid: number | undefined;
  /** Where each process says what it holds. */
  readonly reports: string;
};

/** @param folder for the reports of the processes */
export async function openSoakStage(
  folder: string,
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
    tell('bringing a second release to production');
    await stage.administrator.call('createRelease', { body: await exampleRelease('second', 'v2') });
    await bring(stage.administrator, [stage.person], 'second', 'staging');
    await bring(stage.administrator, [stage.person], 'second', 'production');
    // The rollout needed them, but they begin new conversations for ever: the soak has users of its own, who stay.
    for (const users of stage.users) await users.stop();
    const identity = await readGatewayIdentity(join(stage.folder, 'a', 'gateway'));
    if (identity === undefined) throw new Error('the gateway left no identity');
    return {
      ...{ administrator: stage.administrator, close: stage.close, releases: ['first', 'second'], reports },
      gatewayPort: Number(new URL(server.gatewayUrl).port),
      gatewayPid: identity.pid,
      serverPid: server.pid,
    };
  } catch (error) {
    await stage.close();
    throw error;
  } finally {
    delete process.env.NODE_OPTIONS;
  }
}
