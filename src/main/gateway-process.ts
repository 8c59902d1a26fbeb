import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import {
  type Crew,
  createGateway,
  createHttpControlPlane,
  gatewayConfig,
  leaveSeat,
  listSeats,
  openGatewayHome,
  type Predecessors,
  type Seat,
  type Successor,
  vacantSeats,
} from '#gateway/index.ts';
import type { InvokedRuntime, Log } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { GATEWAY_FLAGS, GATEWAY_PROGRAM, type GatewaySettings, readGatewaySettings } from './gateway-settings.ts';
import { createInvokedRuntime } from './invoked-runtime.ts';
import { isRunning, isStillRunning } from './is-running.ts';
import { lineToSuccessor } from './kin-channel.ts';
import { onEnd } from './on-signal.ts';
import { VERSION } from './version.ts';

const LONGEST_SUCCESSION_MS = 30_000;
const LOOK_MS = 10;
const KILLED_AFTER_MS: DurationMs = 5_000;
/** Where a successor finds the socket: behind its standard streams. */
export const INHERITED = 3;

export type Gateway = ReturnType<typeof createGateway>;

/** Of one process in its gateway. */
type GatewayPlace = {
  /** The folder of the gateway. */
  readonly root: string;
  readonly seat: Seat;
  /** The socket that it inherited. */
  readonly inherited: number | undefined;
  readonly predecessors: Predecessors | undefined;
  /** Whom it belongs to. Absent: it is the whole gateway. */
  readonly crew?: Crew;
  /** Whose conversations it goes on with. Absent: of all that ever worked in this folder. */
  readonly heritage?: readonly string[];
};

/** A gateway over a folder, which keeps what outlives it; it does not listen yet. */
export async function openGateway(place: GatewayPlace, settings: GatewaySettings): Promise<Gateway> {
  const { root, seat, inherited, predecessors, crew } = place;
  const { folder } = seat;
  const log = createLog('gateway', join(crew === undefined ? root : folder, 'gateway.log'), logLevel());
  const pinSecret = Buffer.from(settings.pinSecret, 'hex');
  const home = await openGatewayHome({ folder, root, pinSecret, chance: systemChance, wallClock: systemClock });
  const control = createHttpControlPlane({
    url: settings.controlUrl,
    token: settings.token,
    publicKey: settings.publicKeyPem,
    gatewayId: home.gatewayId,
    boot: home.boot,
    version: VERSION,
    stopwatch: systemStopwatch,
    log,
  });
  const { environment, port, dataFolderHash } = settings;
  const config = gatewayConfig({ environment, port, dataFolderHash });
  const others = (await listSeats(root)).filter(({ number }) => number !== seat.number);
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
    predecessors,
    heritage: place.heritage ?? others.map((other) => other.folder),
    startSuccessor: (listening) => startSuccessor(root, listening),
    vacantSeats: () => vacantSeats(root, isStillRunning),
  });
}

export function logLevel(): string {
  return readEnv('HEADGATE_LOG_LEVEL') ?? 'info';
}

/** Serves until somebody asks it to stop; the second signal cuts what is under way. @param onListening told where */
export async function serveUntilStopped(
  gateway: Gateway,
  seat: Seat,
  onListening: (url: string) => void = () => undefined,
): Promise<void> {
  onEnd((graceMs) => void gateway.stop(graceMs));
  onListening((await gateway.listen()).url);
  await gateway.stopped;
  await leaveSeat(seat);
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
function startSuccessor(root: string, listening: number): Successor | undefined {
  const { node, entry } = readGatewaySettings(root).program ?? GATEWAY_PROGRAM;
  const output = join(root, 'gateway.out');
  const out = openSync(output, 'a', 0o600);
  const args = [...new Set([...GATEWAY_FLAGS, ...process.execArgv]), entry, root, String(pid)];
  const child = spawn(node, args, { detached: true, stdio: ['ignore', out, out, listening, 'ipc'] });
  // It then has no id.
  child.on('error', () => undefined);
  child.unref();
  closeSync(out);
  if (child.pid === undefined) return undefined;
  const ended = once(child, 'exit').then(([code, signal]) => (signal === null ? `code ${code}` : String(signal)));
  const kill = (): void => {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), KILLED_AFTER_MS);
    void ended.then(() => clearTimeout(timer));
  };
  return { pid: child.pid, line: lineToSuccessor(child), ended, output, kill };
}

/** Resolves when a process has ended: two in one folder would write over each other. */
export async function ended(predecessor: number): Promise<void> {
  const deadline = performance.now() + LONGEST_SUCCESSION_MS;
  while (isRunning(predecessor)) {
    if (performance.now() > deadline) throw new Error(`process ${predecessor} does not end`);
    await pause(LOOK_MS);
  }
}
