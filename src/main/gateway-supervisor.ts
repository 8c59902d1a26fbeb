import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError, assertNever, type DurationMs } from '#domain/shared/index.ts';
import {
  type GatewayIdentity,
  probeGateway,
  readGatewayIdentity,
  stopGateway,
  succeedGateway,
} from '#gateway/index.ts';
import type { Log } from '#ports/index.ts';
import {
  GATEWAY_FLAGS,
  GATEWAY_PROGRAM,
  type GatewaySettings,
  keepGatewaySettings,
  readGatewaySettings,
  writeGatewaySettings,
} from './gateway-settings.ts';
import { isRunning } from './is-running.ts';
import { AT_ONCE } from './on-signal.ts';

const SERVES_WITHIN_MS: DurationMs = 30_000;
/** While one takes over from another, either may answer. */
const FOREIGN_FOR_MS: DurationMs = 5_000;
const LOOK_MS: DurationMs = 50;
const WATCH_MS: DurationMs = 1_000;
/** Beyond the time for what is under way: what was counted is delivered, and files are written. */
const END_WITHIN_MS: DurationMs = 15_000;
const GRACE_MS: DurationMs = 5_000;

/**
 * Keeps one gateway process running for a data folder. The process is detached: it outlives a server that is killed, and the next
 * server adopts it. What answers at its address and isn't ours is refused by name.
 */
export class GatewaySupervisor {
  readonly #folder: string;
  readonly #log: Log;
  readonly #onProcess: (pid: number) => void;
  readonly #program: typeof GATEWAY_PROGRAM;
  #settings: GatewaySettings | undefined;
  #identity: GatewayIdentity | undefined;
  #watch: NodeJS.Timeout | undefined;
  #busy: Promise<void> = Promise.resolve();
  /** Calls of `ensure` that are not over: meanwhile a gateway that is gone is nobody's surprise. */
  #waiting = 0;
  #stopped = false;
  readonly #giveUp = new AbortController();
  #problem: string | undefined;

  /**
   * @param onProcess told each process that is started
   * @param program of the gateway: one that runs another is replaced
   */
  constructor(
    folder: string,
    log: Log,
    onProcess: (pid: number) => void = () => undefined,
    program: typeof GATEWAY_PROGRAM = GATEWAY_PROGRAM,
  ) {
    this.#folder = folder;
    this.#log = log;
    this.#onProcess = onProcess;
    this.#program = program;
  }

  /** Why a gateway with other settings than were asked for goes on. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get url(): string | undefined {
    return this.#identity?.url;
  }

  /** Makes sure that a gateway with these settings runs: adopts one, replaces one with others, or starts one. @throws AppError PORT_TAKEN */
  ensure(given: GatewaySettings): Promise<void> {
    const settings = { ...given, program: this.#program };
    this.#settings = settings;
    this.#waiting += 1;
    const done = this.#busy
      .then(() => this.#ensure(settings))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#busy = done.catch(() => undefined);
    return done;
  }

  /**
   * Drains and ends the gateway; one that is only starting is ended at once. Again, it can only become sooner.
   * @param graceMs for what is under way; undefined: as long as the project says
   */
  async stop(graceMs?: DurationMs): Promise<void> {
    this.#stopped = true;
    this.#giveUp.abort();
    clearInterval(this.#watch);
    await this.#busy;
    const identity = this.#identity ?? (await readGatewayIdentity(this.#folder));
    if (identity !== undefined) await this.#end(identity, graceMs);
  }

  async #ensure(settings: GatewaySettings): Promise<void> {
    if (this.#stopped) return;
    this.#problem = undefined;
    const running = await this.#find();
    // As they would be read again: what is undefined was never written.
    const isSame = isDeepStrictEqual(this.#runningSettings(), JSON.parse(JSON.stringify(settings)));
    if (running?.isThere === true && isSame) {
      const { url, pid } = running.identity;
      this.#identity = running.identity;
      this.#log.info('gateway.adopted', { url, pid });
    } else {
      this.#identity = await this.#replace(running?.identity, settings);
    }
    this.#watch ??= setInterval(() => void this.#look(), WATCH_MS);
  }

  /** The gateway that its folder names, and whether it answers. @throws AppError PORT_TAKEN where something else does */
  async #find(): Promise<{ readonly identity: GatewayIdentity; readonly isThere: boolean } | undefined> {
    for (let waited = 0; ; waited += LOOK_MS) {
      const identity = await readGatewayIdentity(this.#folder);
      if (identity === undefined) return undefined;
      const found = await probeGateway(identity);
      if (found !== 'foreign') return { identity, isThere: found === 'live' };
      if (waited >= FOREIGN_FOR_MS || this.#stopped) throw foreign(identity);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Undefined where an earlier version wrote them, or they are torn: its gateway is then replaced by one of ours. */
  #runningSettings(): GatewaySettings | undefined {
    try {
      return readGatewaySettings(this.#folder);
    } catch (error) {
      this.#log.warn('gateway.settings.unreadable', { error: String(error) });
      return undefined;
    }
  }

  /** Where it goes on at the same address, nobody's request is refused meanwhile, and none is cut. */
  async #replace(running: GatewayIdentity | undefined, settings: GatewaySettings): Promise<GatewayIdentity> {
    const before = keepGatewaySettings(this.#folder);
    writeGatewaySettings(this.#folder, settings);
    if (running === undefined) return this.#start(settings);
    if (![0, Number(new URL(running.url).port)].includes(settings.port)) return this.#move(running, settings);
    const withinMs = SERVES_WITHIN_MS * (1 + (settings.processes ?? 1));
    const outcome = await succeedGateway(running, { withinMs, signal: this.#giveUp.signal });
    switch (outcome.kind) {
      case 'succeeded':
        return this.#succeeded(outcome.pid, settings);
      case 'stops':
        return this.#stoppedFor(running, outcome.pid, settings);
      case 'failed':
        if (this.#stopped || (await probeGateway(running)) !== 'live') break;
        // With its own settings: the next start must not take it for one with these.
        before();
        this.#problem = outcome.because;
        this.#log.error('gateway.successor.failed', { url: running.url, pid: running.pid, because: outcome.because });
        return running;
      case 'impossible':
        break;
      default:
        assertNever(outcome);
    }
    await this.#end(running, GRACE_MS);
    return this.#start(settings);
  }

  async #succeeded(pid: number, settings: GatewaySettings): Promise<GatewayIdentity> {
    this.#onProcess(pid);
    const identity = await this.#await(pid, () => !isRunning(pid), settings);
    this.#log.info('gateway.replaced', { url: identity.url, pid });
    return identity;
  }

  /** A gateway of a version of before: its connections wait in the listening socket until it has ended and the other one serves. */
  async #stoppedFor(running: GatewayIdentity, pid: number, settings: GatewaySettings): Promise<GatewayIdentity> {
    try {
      return await this.#succeeded(pid, settings);
    } catch (error) {
      if (isRunning(pid)) process.kill(pid);
      if (this.#stopped) throw error;
      // Its program may not understand what this one says, or its files are gone: then users are refused for a moment.
      this.#log.warn('gateway.successor.failed', { pid, error: String(error) });
      await this.#ended(running, END_WITHIN_MS);
      return this.#start(settings);
    }
  }

  /** To another port: the old one serves those that it has, and nobody waits for that. */
  async #move(running: GatewayIdentity, settings: GatewaySettings): Promise<GatewayIdentity> {
    const identity = await this.#start(settings);
    void stopGateway(running);
    return identity;
  }

  async #start(settings: GatewaySettings): Promise<GatewayIdentity> {
    const output = openSync(join(this.#folder, 'gateway.out'), 'a', 0o600);
    const { node, entry } = this.#program;
    const child = spawn(node, [...GATEWAY_FLAGS, entry, this.#folder], {
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    if (child.pid !== undefined) this.#onProcess(child.pid);
    const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    let ended: number | undefined;
    void exited.then((code) => {
      ended = code;
    });
    try {
      return await this.#await(child.pid, () => ended !== undefined, settings);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** The process that was started, once it answers. @throws AppError PORT_TAKEN, or CONFLICT when it was stopped meanwhile */
  async #await(pid: number | undefined, hasEnded: () => boolean, settings: GatewaySettings): Promise<GatewayIdentity> {
    for (let waited = 0; waited < SERVES_WITHIN_MS && !hasEnded() && !this.#stopped; waited += LOOK_MS) {
      const identity = await readGatewayIdentity(this.#folder);
      if (identity?.pid === pid && identity !== undefined && (await probeGateway(identity)) === 'live') return identity;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    if (this.#stopped) throw new AppError('CONFLICT', 'the gateway was stopped before it had started');
    throw new AppError('PORT_TAKEN', `the gateway did not start on port ${settings.port}`, {
      hint: `is the port in use? Choose another with --gateway-port, or read ${join(this.#folder, 'gateway.out')}`,
    });
  }

  async #end(identity: GatewayIdentity, graceMs: DurationMs | undefined): Promise<void> {
    // One that drains takes no connections: only a signal reaches it.
    if (!(await stopGateway(identity, graceMs)) && !(graceMs === 0 && (await this.#cut(identity)))) return;
    // How long the project lets it drain, the gateway knows.
    await this.#ended(identity, graceMs === undefined ? Number.POSITIVE_INFINITY : graceMs + END_WITHIN_MS);
  }

  async #cut({ pid, boot }: GatewayIdentity): Promise<boolean> {
    // It removes the file when it is through: until then the process is this one.
    if ((await readGatewayIdentity(this.#folder))?.boot !== boot || !isRunning(pid)) return false;
    process.kill(pid, AT_ONCE);
    return true;
  }

  /** A gateway answers no more well before it has written down its last: this waits for the process itself. */
  async #ended({ pid, url }: GatewayIdentity, withinMs: DurationMs): Promise<void> {
    for (let waited = 0; waited < withinMs; waited += LOOK_MS) {
      if (!isRunning(pid)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    this.#log.warn('gateway.slow-to-stop', { url, pid });
  }

  /** A gateway that died is started again. */
  async #look(): Promise<void> {
    const identity = this.#identity;
    if (this.#stopped || this.#waiting > 0 || identity === undefined || this.#settings === undefined) return;
    if ((await probeGateway(identity)) === 'live') return;
    if (this.#stopped || this.#waiting > 0 || isRunning(identity.pid)) return;
    this.#log.warn('gateway.gone', { url: identity.url, pid: identity.pid });
    await this.ensure(this.#settings).catch((error: unknown) =>
      this.#log.error('gateway.not-restarted', { error: String(error) }),
    );
  }
}

function foreign({ url }: GatewayIdentity): AppError {
  const what = `${url} is answered by something that is not the gateway of this data folder`;
  return new AppError('PORT_TAKEN', what, { hint: 'stop it, or choose another port: headgate serve --gateway-port N' });
}
