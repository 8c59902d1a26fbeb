import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import { type Crew, createGateway, createHttpControlPlane, gatewayConfig, openGatewayHome } from '#gateway/index.ts';
import type { InvokedRuntime, Log } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { GATEWAY_PROGRAM, type GatewaySettings, readGatewaySettings } from './gateway-settings.ts';
import { createInvokedRuntime } from './invoked-runtime.ts';
import { isRunning } from './is-running.ts';

const LONGEST_SUCCESSION_MS = 30_000;
const LOOK_MS = 10;
/** Where a successor finds the socket: behind its standard streams. */
export const INHERITED = 3;

type Gateway = ReturnType<typeof createGateway>;

/**
 * A gateway over a folder, which keeps what outlives it; it does not listen yet.
 * @param place of the whole gateway: the socket that it inherited, or whom it belongs to
 */
export async function openGateway(
  folder: string,
  settings: GatewaySettings,
  { inherited, crew }: { readonly inherited: number | undefined; readonly crew?: Crew },
): Promise<Gateway> {
  const log = createLog('gateway', `${folder}/gateway.log`, readEnv('HEADGATE_LOG_LEVEL') ?? 'info');
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
  const config = gatewayConfig({ environment, port, dataFolderHash });
  return createGateway({
    control,
    config,
    invoked: invokedRuntime(config.upstream, log),
    publicKey: settings.publicKeyPem,
    home,
    stopwatch: systemStopwatch,
    wallClock: systemClock,
    chance: systemChance,
    secrets: envSecrets,
    log,
    pid,
    crew,
    inherited,
    startSuccessor: (listening) => startSuccessor(folder, listening),
  });
}

function invokedRuntime(
  { connections, connectTimeoutMs }: { readonly connections: number; readonly connectTimeoutMs: DurationMs },
  log: Log,
): InvokedRuntime {
  return createInvokedRuntime({
    dispatcher: new Agent({ connections, pipelining: 1, allowH2: false, connect: { timeout: connectTimeoutMs } }),
    wallClock: systemClock,
    stopwatch: systemStopwatch,
    chance: systemChance,
    log,
  });
}

/** For the same folder. What it is started with is read anew, and what runs it too. */
function startSuccessor(folder: string, listening: number): number | undefined {
  const { node, entry } = readGatewaySettings(folder).program ?? GATEWAY_PROGRAM;
  const output = openSync(join(folder, 'gateway.out'), 'a', 0o600);
  const args = [...process.execArgv, entry, folder, String(pid)];
  const child = spawn(node, args, { detached: true, stdio: ['ignore', output, output, listening] });
  // It then has no id.
  child.on('error', () => undefined);
  child.unref();
  closeSync(output);
  return child.pid;
}

/** Resolves when a process has ended: two in one folder would write over each other. */
export async function ended(predecessor: number): Promise<void> {
  const deadline = performance.now() + LONGEST_SUCCESSION_MS;
  while (isRunning(predecessor)) {
    if (performance.now() > deadline) throw new Error(`process ${predecessor} does not end`);
    await pause(LOOK_MS);
  }
}
