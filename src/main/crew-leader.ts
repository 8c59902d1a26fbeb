import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { type DurationMs, toIso } from '#domain/shared/index.ts';
import {
  freeSeat,
  type KinLine,
  type KinWord,
  listSeats,
  type Succession,
  seatOf,
  takeSeat,
  writeGatewayIdentity,
} from '#gateway/index.ts';
import type { Log } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';
import { MetricsRounds } from './crew-metrics.ts';
import type { Joining, Order, Word } from './crew-word.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { isStillRunning, occupant } from './is-running.ts';

const AGAIN_MS: DurationMs = 1_000;
const SERVES_WITHIN_MS: DurationMs = 30_000;

type LeaderDeps = {
  readonly folder: string;
  readonly log: Log;
  readonly settings: () => GatewaySettings;
  readonly inherited: number | undefined;
  /** A process that serves until the members do. */
  readonly predecessor: KinLine | undefined;
  readonly metricsToken: string;
};

type Listening = Extract<Word, { readonly kind: 'listening' }>;

type Member = {
  readonly worker: Worker;
  /** Seats of members that it takes over from. */
  readonly relieves: readonly number[];
  readonly listening: PromiseWithResolvers<void>;
  /** It has served. */
  isProven: boolean;
  /** Another one serves in its place. */
  hasLeft: boolean;
};

export class CrewLeader {
  readonly boot = Buffer.from(systemChance.bytes(12)).toString('hex');
  readonly #deps: LeaderDeps;
  readonly #rounds: MetricsRounds;
  /** By seat. */
  readonly #members = new Map<number, Member>();
  readonly #adminToken = Buffer.from(systemChance.bytes(24)).toString('hex');
  readonly #end = Promise.withResolvers<void>();
  readonly #starting = new Set<number>();
  #isRenewing = false;
  #isIntroduced = false;
  #wanted = 0;
  #problem: Error | undefined;
  #stopping = false;

  constructor(deps: LeaderDeps) {
    this.#deps = deps;
    this.#rounds = new MetricsRounds(
      () => [...this.#members].filter(([, { isProven }]) => isProven).map(([seat]) => seat),
      (seat, order) => this.#tell(seat, order),
    );
    deps.predecessor?.listen((word) => {
      for (const seat of this.#members.keys()) this.#tell(seat, { kind: 'kin', word });
    });
  }

  /** Resolves when all of them have ended. Rejects when one could not start at all. */
  get ended(): Promise<void> {
    return this.#end.promise;
  }

  /** All at once: nobody of them has anything to take over from another. */
  async start(): Promise<void> {
    const { folder, settings, predecessor } = this.#deps;
    this.#wanted = settings().processes ?? 1;
    for (let count = 0; count < this.#wanted; count += 1) this.#starting.add(await this.#freeSeat());
    const seats = [...this.#starting];
    const others = (await listSeats(folder)).filter(({ number }) => !this.#starting.has(number));
    const heritage = others.map((seat) => seat.folder);
    for (const seat of seats) await this.#start(seat, { heritage, predecessors: predecessor === undefined ? 0 : 1 });
  }

  /** Again, it can only become sooner. @param graceMs for what is under way; undefined: as long as the project says */
  stop(graceMs?: DurationMs): void {
    this.#stopping = true;
    this.#deps.predecessor?.say({ kind: 'stop', graceMs });
    for (const seat of this.#members.keys()) this.#tell(seat, { kind: 'stop', graceMs });
    this.#maybeEnd();
  }

  #freeSeat(): Promise<number> {
    const isGiven = (number: number): boolean => this.#members.has(number) || this.#starting.has(number);
    return freeSeat(this.#deps.folder, isStillRunning, isGiven).then(({ number }) => number);
  }

  async #start(
    number: number,
    from: Pick<Joining, 'heritage' | 'predecessors'>,
    relieves: readonly number[] = [],
  ): Promise<Member | undefined> {
    this.#starting.delete(number);
    if (this.#stopping) return undefined;
    const { folder, metricsToken } = this.#deps;
    const worker = cluster.fork();
    const listening = Promise.withResolvers<void>();
    const member: Member = { worker, relieves, listening, isProven: false, hasLeft: false };
    this.#members.set(number, member);
    worker.on('message', (word: Word) => this.#hear(number, word));
    worker.once('exit', (code: number | null, signal: string | null) => this.#ended(number, member, signal ?? code));
    const seat = seatOf(folder, number);
    // Before it looks itself: nobody must take what lies there for left behind.
    if (worker.process.pid !== undefined) await takeSeat(seat, occupant(worker.process.pid));
    this.#tell(number, { kind: 'join', seat, ...from, boot: this.boot, adminToken: this.#adminToken, metricsToken });
    return member;
  }

  #hear(seat: number, word: Word): void {
    switch (word.kind) {
      case 'listening':
        void this.#listens(seat, word);
        return;
      case 'stop-asked':
        this.stop(word.graceMs);
        return;
      case 'renewal-asked':
        void this.#renew().then((outcome) => this.#tell(seat, { kind: 'renewed', asked: word.asked, outcome }));
        return;
      case 'kin':
        this.#passOn(seat, word.word);
        return;
      default:
        this.#rounds.hear(seat, word);
    }
  }

  /** Each to those that it takes over from, or that take over from it. */
  #passOn(from: number, word: KinWord): void {
    // That it serves, and stops, its leader says for all.
    if (word.kind === 'serving' || word.kind === 'stop') return;
    const relieved = this.#members.get(from)?.relieves ?? [];
    const successors = [...this.#members].filter(([, { relieves }]) => relieves.includes(from)).map(([seat]) => seat);
    for (const seat of [...relieved, ...successors]) this.#tell(seat, { kind: 'kin', word });
    if (relieved.length === 0) this.#deps.predecessor?.say(word);
  }

  async #listens(seat: number, listening: Listening): Promise<void> {
    const member = this.#members.get(seat);
    if (member === undefined) return;
    member.isProven = true;
    member.listening.resolve();
    const serving = [...this.#members.values()].filter(({ isProven }) => isProven).length;
    if (this.#isIntroduced || (this.#deps.predecessor !== undefined && serving < this.#wanted)) return;
    this.#isIntroduced = true;
    await this.#introduce(listening);
    this.#deps.predecessor?.say({ kind: 'serving' });
  }

  #introduce({ url, gatewayId }: Listening): Promise<void> {
    const { folder, settings } = this.#deps;
    const [adminToken, startedAt] = [this.#adminToken, toIso(systemClock.now())];
    const { dataFolderHash } = settings();
    const { boot } = this;
    return writeGatewayIdentity(folder, {
      ...{ pid: process.pid, url, gatewayId, boot, startedAt, dataFolderHash, adminToken },
    });
  }

  /** New ones in the place of all: each old one goes on until the one that takes over from it serves. */
  async #renew(): Promise<Succession> {
    if (this.#isRenewing || this.#stopping) return { kind: 'failed', because: 'it is renewed, or stops, already' };
    this.#isRenewing = true;
    try {
      const { processes = 1, program } = this.#deps.settings();
      // The members to come may be of another version than this process, which has nothing to do with requests.
      if (program !== undefined) cluster.setupPrimary({ exec: program.entry });
      const old = this.#serving();
      this.#wanted = processes;
      for (let index = 0; index < processes; index += 1) {
        const because = await this.#relieve(old.filter((_, place) => place % processes === index));
        if (because === undefined) continue;
        this.#deps.log.error('gateway.successor.failed', { because });
        return { kind: 'failed', because };
      }
      return { kind: 'succeeded', pid: process.pid };
    } catch (error) {
      return { kind: 'failed', because: String(error) };
    } finally {
      this.#isRenewing = false;
    }
  }

  #serving(): readonly number[] {
    return [...this.#members].filter(([, { hasLeft }]) => !hasLeft).map(([seat]) => seat);
  }

  /** Puts a new one in the place of others. Why it could not be, where it couldn't: then they go on. */
  async #relieve(seats: readonly number[]): Promise<string | undefined> {
    const number = await this.#freeSeat();
    const heritage = seats.map((seat) => seatOf(this.#deps.folder, seat).folder);
    const fresh = await this.#start(number, { heritage, predecessors: seats.length }, seats);
    if (fresh === undefined) return 'the gateway stops';
    const { worker, listening } = fresh;
    const late = Promise.withResolvers<string>();
    const timer = setTimeout(late.resolve, SERVES_WITHIN_MS, `it did not serve within ${SERVES_WITHIN_MS / 1_000} s`);
    const because = await Promise.race([
      listening.promise.then(() => undefined),
      once(worker, 'exit').then(([code, signal]) => `its successor ended with ${signal ?? `code ${code}`}`),
      late.promise,
    ]);
    clearTimeout(timer);
    if (because !== undefined) {
      fresh.hasLeft = true;
      worker.process.kill();
      return `${because}; read gateway.out and process-${number}/gateway.log`;
    }
    for (const seat of seats) {
      const member = this.#members.get(seat);
      if (member !== undefined) member.hasLeft = true;
      this.#tell(seat, { kind: 'leave' });
    }
    return undefined;
  }

  #ended(number: number, member: Member, how: number | string | null): void {
    if (this.#members.get(number) === member) this.#members.delete(number);
    if (this.#stopping) {
      this.#maybeEnd();
      return;
    }
    if (member.hasLeft || (this.#isRenewing && !member.isProven)) return;
    // With the last of them an inherited socket is closed: whoever starts the gateway again opens another.
    const isLost = this.#serving().length === 0 && this.#deps.inherited !== undefined;
    if (isLost || !member.isProven) {
      this.#problem = new Error(`process ${number} of the gateway ended with ${how}`);
      // Where another one serves on, those that came to this one are served to the end too.
      const { predecessor } = this.#deps;
      if (!this.#isIntroduced) predecessor?.say({ kind: 'failed', because: this.#problem.message });
      this.stop(predecessor === undefined ? 0 : undefined);
      return;
    }
    this.#deps.log.warn('gateway.process.gone', { number, how });
    setTimeout(() => void this.#again(number), AGAIN_MS);
  }

  async #again(number: number): Promise<void> {
    if (this.#serving().length >= this.#wanted || this.#members.has(number)) return;
    await this.#start(number, { heritage: [], predecessors: 0 });
  }

  #maybeEnd(): void {
    if (this.#members.size > 0) return;
    const gone = this.#problem === undefined ? this.#deps.predecessor?.closed : undefined;
    void (gone ?? Promise.resolve()).then(() =>
      this.#problem === undefined ? this.#end.resolve() : this.#end.reject(this.#problem),
    );
  }

  /** One that has just ended needs to be told nothing more. */
  #tell(seat: number, order: Order): void {
    this.#members.get(seat)?.worker.send(order, () => undefined);
  }
}
