import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createGateway, createHttpControlPlane, gatewayConfig, openGatewayHome } from '#gateway/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import { isRunning } from './is-running.ts';

const GRACE_MS = 10_000;
const LONGEST_SUCCESSION_MS = 30_000;
const LOOK_MS = 10;
/** Where a successor finds the socket: behind its standard streams. */
const INHERITED = 3;

/**
 * The gateway's own process: `node gateway.ts <folder>`, and with the id of another one to take over from it. It lives as long as nobody stops it, whatever becomes of the server
 * that started it.
 */
async function main(folder: string, predecessor: Predecessor | undefined): Promise<void> {
  if (predecessor !== undefined) await ended(predecessor.pid);
  const log = createLog('gateway', `${folder}/gateway.log`, readEnv('HEADGATE_LOG_LEVEL') ?? 'info');
  const settings = readGatewaySettings(folder);
  const pinSecret = Buffer.from(settings.pinSecret, 'hex');
  const home = await openGatewayHome({ folder, pinSecret, chance: systemChance, wallClock: systemClock });
  const control = createHttpControlPlane({
    url: settings.controlUrl,
    token: settings.token,
    publicKey: settings.publicKeyPem,
    gatewayId: home.gatewayId,
    boot: home.boot,
    stopwatch: systemStopwatch,
    log,
  });
  const { environment, port, dataFolderHash } = settings;
  const gateway = createGateway({
    control,
    config: gatewayConfig({ environment, port, dataFolderHash }),
    publicKey: settings.publicKeyPem,
    home,
    stopwatch: systemStopwatch,
    wallClock: systemClock,
    chance: systemChance,
    secrets: envSecrets,
    log,
    pid,
    inherited: predecessor?.listening,
    startSuccessor: (listening) => startSuccessor(folder, listening),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop(GRACE_MS));
  await gateway.listen();
  await gateway.stopped;
}

/** Who this process takes over from, and where the socket is that it listened on. */
type Predecessor = { readonly pid: number; readonly listening: number };

/** The same program for the same folder. What it was started with is read anew. */
function startSuccessor(folder: string, listening: number): number | undefined {
  const output = openSync(join(folder, 'gateway.out'), 'a', 0o600);
  const args = [...process.execArgv, fileURLToPath(import.meta.url), folder, String(pid)];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', output, output, listening] });
  child.unref();
  closeSync(output);
  return child.pid;
}

/** Two in one folder would write over each other. */
async function ended(predecessor: number): Promise<void> {
  const deadline = performance.now() + LONGEST_SUCCESSION_MS;
  while (isRunning(predecessor)) {
    if (performance.now() > deadline) throw new Error(`process ${predecessor} does not end`);
    await pause(LOOK_MS);
  }
}

const [folder, from] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: gateway.ts FOLDER [PID]\n');
  process.exit(2);
}
await main(folder, from === undefined ? undefined : { pid: Number(from), listening: INHERITED }).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(4);
  },
);
process.exit(0);
