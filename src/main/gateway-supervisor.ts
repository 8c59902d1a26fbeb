import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError, type DurationMs } from '#domain/shared/index.ts';
import {
  type GatewayIdentity,
  probeGateway,
  readGatewayIdentity,
  stopGateway,
  succeedGateway,
} from '#gateway/index.ts';
import type { Log } from '#ports/index.ts';
import {
  GATEWAY_PROGRAM,
  type GatewaySettings,
  readGatewaySettings,
  writeGatewaySettings,
} from './gateway-settings.ts';
import { isRunning } from './is-running.ts';

const START_WITHIN_MS: DurationMs = 15_000;
const LOOK_MS: DurationMs = 50;
const WATCH_MS: DurationMs = 1_000;
const STOP_WITHIN_MS: DurationMs = 15_000;
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

  /** Drains and ends the gateway; one that is only starting is ended at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#watch);
    await this.#busy;
    const identity = this.#identity ?? (await readGatewayIdentity(this.#folder));
    if (identity !== undefined) await this.#end(identity);
  }

  async #ensure(settings: GatewaySettings): Promise<void> {
    if (this.#stopped) return;
    const identity = await readGatewayIdentity(this.#folder);
    if (identity !== undefined && (await this.#adoptable(identity, settings))) {
      this.#identity = identity;
      this.#log.info('gateway.adopted', { url: identity.url, pid: identity.pid });
    } else {
      this.#identity = await this.#replace(identity, settings);
    }
    this.#watch ??= setInterval(() => void this.#look(), WATCH_MS);
  }

  async #adoptable(identity: GatewayIdentity, wanted: GatewaySettings): Promise<boolean> {
    const found = await probeGateway(identity);
    if (found === 'foreign') {
      throw new AppError(
        'PORT_TAKEN',
        `${identity.url} is answered by something that is not the gateway of this data folder`,
        {
          hint: 'stop it, or choose another port: headgate serve --gateway-port N',
        },
      );
    }
    if (found === 'gone') return false;
    // As they would be read again: what is undefined was never written.
    return isDeepStrictEqual(this.#runningSettings(), JSON.parse(JSON.stringify(wanted)));
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

  /** Where it goes on at the same address, nobody's request is refused meanwhile. */
  async #replace(running: GatewayIdentity | undefined, settings: GatewaySettings): Promise<GatewayIdentity> {
    const staysThere = running !== undefined && [0, Number(new URL(running.url).port)].includes(settings.port);
    if (running !== undefined && !staysThere) await this.#end(running);
    writeGatewaySettings(this.#folder, settings);
    const successor = staysThere ? await succeedGateway(running, GRACE_MS) : undefined;
    if (successor === undefined) {
      if (staysThere) await this.#end(running);
      return this.#start(settings);
    }
    const { pid } = successor;
    this.#onProcess(pid);
    try {
      const identity = await this.#await(pid, () => !isRunning(pid), settings);
      this.#log.info('gateway.replaced', { url: identity.url, pid });
      return identity;
    } catch (error) {
      if (isRunning(pid)) process.kill(pid);
      if (this.#stopped) throw error;
      // Another version may not understand what this one says, or its files are gone: then users are refused for a moment.
      this.#log.warn('gateway.successor.failed', { pid, error: String(error) });
      if (running !== undefined) await this.#ended(running);
      return this.#start(settings);
    }
  }

  async #start(settings: GatewaySettings): Promise<GatewayIdentity> {
    const output = openSync(join(this.#folder, 'gateway.out'), 'a', 0o600);
    const { node, entry } = this.#program;
    const child = spawn(node, [entry, this.#folder], { detached: true, stdio: ['ignore', output, output] });
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
    for (let waited = 0; waited < START_WITHIN_MS && !hasEnded() && !this.#stopped; waited += LOOK_MS) {
      const identity = await readGatewayIdentity(this.#folder);
      if (identity?.pid === pid && identity !== undefined && (await probeGateway(identity)) === 'live') return identity;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    if (this.#stopped) throw new AppError('CONFLICT', 'the gateway was stopped before it had started');
    throw new AppError('PORT_TAKEN', `the gateway did not start on port ${settings.port}`, {
      hint: `is the port in use? Choose another with --gateway-port, or read ${join(this.#folder, 'gateway.out')}`,
    });
  }

  async #end(identity: GatewayIdentity): Promise<void> {
    if (await stopGateway(identity, GRACE_MS)) await this.#ended(identity);
  }

  /** A gateway answers no more well before it has written down its last: this waits for the process itself. */
  async #ended({ pid, url }: GatewayIdentity): Promise<void> {
    for (let waited = 0; waited < STOP_WITHIN_MS; waited += LOOK_MS) {
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
