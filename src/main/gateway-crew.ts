import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DurationMs } from '#domain/shared/index.ts';
import { keepMetricsToken, removeGatewayIdentity } from '#gateway/index.ts';
import type { Log } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { CrewMeasures, type MetricsOrder, MetricsRounds, type MetricsWord } from './crew-metrics.ts';
import { readEnv } from './env.ts';
import { openGateway } from './gateway-process.ts';
import { type GatewaySettings, readGatewaySettings } from './gateway-settings.ts';

const GRACE_MS: DurationMs = 10_000;
const AGAIN_MS: DurationMs = 1_000;

/** What a member is told: first who it is, and in the end to stop. */
type Joining = {
  readonly kind: 'join';
  readonly number: number;
  readonly boot: string;
  readonly adminToken: string;
  readonly metricsToken: string;
};
type Order = Joining | MetricsOrder | { readonly kind: 'stop'; readonly graceMs: DurationMs };

/** What a member says. */
type Word =
  | MetricsWord
  | { readonly kind: 'listening' }
  | { readonly kind: 'stop-asked' | 'renewal-asked'; readonly graceMs: DurationMs };

/**
 * Several processes that share a port, as one gateway. This one serves nobody: it holds the port, starts the members, starts those
 * again that end, and stops them. To control each member is a gateway of its own, so that what they count can be added up.
 */
export async function leadCrew(folder: string, inherited: number | undefined): Promise<void> {
  const log = createLog('gateway', join(folder, 'crew.log'), readEnv('HEADGATE_LOG_LEVEL') ?? 'info');
  const metricsToken = await keepMetricsToken(folder, systemChance);
  const settings = (): GatewaySettings => readGatewaySettings(folder);
  const leader = new CrewLeader({ log, settings, inherited, metricsToken });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => leader.stop(GRACE_MS));
  leader.start();
  await leader.ended.finally(() => removeGatewayIdentity(folder, leader.boot));
}

class CrewLeader {
  readonly boot = Buffer.from(systemChance.bytes(12)).toString('hex');
  readonly #log: Log;
  readonly #settings: () => GatewaySettings;
  readonly #inherited: number | undefined;
  readonly #metricsToken: string;
  readonly #rounds: MetricsRounds;
  readonly #members = new Map<number, Worker>();
  readonly #adminToken = Buffer.from(systemChance.bytes(24)).toString('hex');
  readonly #end = Promise.withResolvers<void>();
  /** Members that have served since they were started for the first time. */
  readonly #proven = new Set<number>();
  #renewal: Promise<void> = Promise.resolve();
  #wanted = 0;
  #problem: Error | undefined;
  #stopping = false;

  constructor(deps: {
    readonly log: Log;
    readonly settings: () => GatewaySettings;
    readonly inherited: number | undefined;
    readonly metricsToken: string;
  }) {
    this.#metricsToken = deps.metricsToken;
    this.#rounds = new MetricsRounds(
      () => [...this.#proven].filter((number) => this.#members.has(number)),
      (number, order) => {
        const member = this.#members.get(number);
        if (member !== undefined) tell(member, order);
      },
    );
    this.#log = deps.log;
    this.#settings = deps.settings;
    this.#inherited = deps.inherited;
  }

  /** Resolves when all of them have ended. Rejects when one could not start at all. */
  get ended(): Promise<void> {
    return this.#end.promise;
  }

  start(): void {
    this.#wanted = this.#settings().processes ?? 1;
    for (let number = 1; number <= this.#wanted; number += 1) this.#start(number);
  }

  stop(graceMs: DurationMs): void {
    this.#stopping = true;
    for (const member of this.#members.values()) tell(member, { kind: 'stop', graceMs });
    this.#maybeEnd();
  }

  #start(number: number): Worker | undefined {
    if (this.#stopping || number > this.#wanted || this.#members.has(number)) return undefined;
    const member = cluster.fork();
    this.#members.set(number, member);
    const tokens = { adminToken: this.#adminToken, metricsToken: this.#metricsToken };
    tell(member, { kind: 'join', number, boot: this.boot, ...tokens });
    member.on('message', (word: Word) => this.#hear(number, word));
    member.once('exit', (code: number | null, signal: string | null) => this.#ended(number, signal ?? code));
    return member;
  }

  #hear(number: number, word: Word): void {
    if (word.kind === 'listening') this.#proven.add(number);
    else if (word.kind === 'stop-asked') this.stop(word.graceMs);
    else if (word.kind === 'measures-asked' || word.kind === 'measured') this.#rounds.hear(number, word);
    else this.#renewal = this.#renewal.then(() => this.#renew(word.graceMs));
  }

  /** One after the other: while one is started anew, the others take the connections. */
  async #renew(graceMs: DurationMs): Promise<void> {
    const { processes = 1, program } = this.#settings();
    this.#wanted = processes;
    // The members to come may be of another version than this process, which has nothing to do with requests.
    if (program !== undefined) cluster.setupPrimary({ exec: program.entry });
    for (let number = 1; number <= Math.max(this.#wanted, ...this.#members.keys()); number += 1) {
      const member = this.#members.get(number);
      if (member !== undefined) {
        const gone = once(member, 'exit');
        tell(member, { kind: 'stop', graceMs });
        await gone;
      }
      const fresh = this.#start(number);
      if (fresh !== undefined) await Promise.race([once(fresh, 'listening'), once(fresh, 'exit')]);
    }
  }

  #ended(number: number, how: number | string | null): void {
    this.#members.delete(number);
    if (this.#stopping) {
      this.#maybeEnd();
      return;
    }
    // With the last of them an inherited socket is closed: whoever starts the gateway again opens another.
    const isLost = this.#members.size === 0 && this.#inherited !== undefined;
    if (isLost || !this.#proven.has(number)) {
      this.#problem = new Error(`process ${number} of the gateway ended with ${how}`);
      this.stop(0);
      return;
    }
    this.#log.warn('gateway.process.gone', { number, how });
    setTimeout(() => this.#start(number), AGAIN_MS);
  }

  #maybeEnd(): void {
    if (this.#members.size > 0) return;
    if (this.#problem === undefined) this.#end.resolve();
    else this.#end.reject(this.#problem);
  }
}

/** One that has just ended needs to be told nothing more. */
function tell(member: Worker, order: Order): void {
  member.send(order, () => undefined);
}

/** One of them: the first works in the gateway's folder, so that a gateway alone goes on from what it left; the others below it. */
export async function joinCrew(folder: string, inherited: number | undefined): Promise<void> {
  const { number, boot, adminToken, metricsToken } = await new Promise<Joining>((done) =>
    process.once('message', done),
  );
  const own = number === 1 ? folder : join(folder, `process-${number}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const pid = process.ppid;
  const crewMeasures = new CrewMeasures(say);
  const gateway = await openGateway(own, readGatewaySettings(folder), {
    inherited,
    crew: {
      ...{ boot, pid, adminToken, metricsToken },
      gather: (own) => crewMeasures.gather(own),
      stop: (graceMs) => say({ kind: 'stop-asked', graceMs }),
      succeed: (graceMs) => {
        say({ kind: 'renewal-asked', graceMs });
        return { pid };
      },
    },
  });
  process.on('message', (order: Order) => {
    if (order.kind === 'stop') void gateway.stop(order.graceMs);
    else if (order.kind !== 'join') crewMeasures.hear(order, () => gateway.measures());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop(GRACE_MS));
  await gateway.listen();
  say({ kind: 'listening' });
  await gateway.stopped;
}

/** When it can't be said, whoever leads is gone, and this process with it. */
function say(word: Word): void {
  process.send?.(word, undefined, undefined, () => undefined);
}
