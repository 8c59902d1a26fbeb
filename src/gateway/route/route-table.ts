import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeploymentId, DurationMs } from '#domain/shared/index.ts';
import type { GatewaySettings, RefusedRoute, Route, RouteSnapshot, SplitQuestion } from '#domain/traffic/index.ts';
import type { Log, ReadSnapshot } from '#ports/index.ts';
import { readWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import { LatestFile } from '../disk/latest-file.ts';
import type { GatewayTime, Mark } from '../gateway-time.ts';
import { ExceptionTable } from './exception-table.ts';
import { readSnapshot } from './read-snapshot.ts';

/** What became of a snapshot. */
type Acceptance =
  | { readonly kind: 'in-force'; readonly changed: readonly Route[]; readonly newlyRefused: readonly RefusedRoute[] }
  | { readonly kind: 'ignored'; readonly because: string };

/** `heard`: control had not spoken earlier than this; undefined when nobody knows. */
type Entry = { readonly route: Route; readonly heard: Mark | undefined };

const FILE = 'routes.json';

/** The routes in force: the newest snapshot that control signed, kept on disk for the time when control is gone. */
export class RouteTable {
  readonly #environment: string;
  readonly #time: GatewayTime;
  readonly #log: Log;
  readonly #path: string;
  readonly #file: LatestFile;
  readonly #exceptions = new ExceptionTable();
  #routes: ReadonlyMap<string, Entry> = new Map();
  #questions: readonly SplitQuestion[] = [];
  #refused: readonly RefusedRoute[] = [];
  #issue = -1;
  #version = -1;
  #settings: GatewaySettings | undefined;
  #beat: Mark | undefined;
  readonly #firstHeard = Promise.withResolvers<void>();
  #isHeard = false;

  constructor(deps: {
    readonly folder: string;
    readonly environment: string;
    readonly time: GatewayTime;
    readonly log: Log;
  }) {
    this.#environment = deps.environment;
    this.#time = deps.time;
    this.#log = deps.log;
    this.#path = join(deps.folder, FILE);
    this.#file = new LatestFile(this.#path);
  }

  get version(): number {
    return this.#version;
  }

  /** Whether control has spoken since this gateway started. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Resolves when control has spoken, or after this time. */
  async heard(withinMs: DurationMs): Promise<void> {
    const late = new AbortController();
    await Promise.race([
      this.#firstHeard.promise,
      pause(withinMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  /** What the project last said of its gateways; undefined when it never did. */
  get settings(): GatewaySettings | undefined {
    return this.#settings;
  }

  /** What of the newest snapshot this gateway can't follow. */
  get refused(): readonly RefusedRoute[] {
    return this.#refused;
  }

  /** What control asks about splits that may come. */
  get questions(): readonly SplitQuestion[] {
    return this.#questions;
  }

  /**
   * Takes the snapshot of an earlier start, or a newer one that another process has in its folder. Its lease counts as over: how old
   * it is, nobody here can say.
   */
  async load(heritage: readonly string[] = []): Promise<void> {
    for (const path of [this.#path, ...heritage.map((folder) => join(folder, FILE))]) {
      const text = await readWhole(path);
      if (text === undefined) continue;
      const read = readSnapshot(parseJson(text));
      if (read.kind === 'unreadable') this.#log.error('gateway.routes.unreadable', { path, because: read.because });
      else if (read.snapshot.issue > this.#issue) this.#put(read.snapshot, undefined);
    }
  }

  /**
   * To be called about once a second. A process that was stopped reads old messages when it goes on: a message counts as heard at the
   * last beat before it, since it may have lain there from then on.
   */
  beat(): void {
    this.#beat = this.#time.mark();
  }

  /**
   * Puts a snapshot in force at once and renews the leases; an older one changes nothing. Where it has a route that can't be followed,
   * the route before it stays, and its lease runs out.
   */
  accept(snapshot: ReadSnapshot): Acceptance {
    if (snapshot.issue <= this.#issue) {
      return { kind: 'ignored', because: `issue ${snapshot.issue} is not newer than ${this.#issue}` };
    }
    this.#isHeard = true;
    this.#firstHeard.resolve();
    const before = this.#routes;
    const refusedBefore = this.#refused;
    this.#put(snapshot, this.#beat);
    const changed = [...this.#routes.values()]
      .map((entry) => entry.route)
      .filter((route) => before.get(route.agent)?.route.version !== route.version);
    const newlyRefused = this.#refused.filter(
      ({ agent, because }) => !refusedBefore.some((other) => other.agent === agent && other.because === because),
    );
    return { kind: 'in-force', changed, newlyRefused };
  }

  /** Writes the routes in force to disk. */
  async save(): Promise<void> {
    const snapshot: RouteSnapshot = {
      version: this.#version,
      issue: this.#issue,
      routes: this.all(),
      settings: this.#settings,
      exceptions: this.#exceptions.all(),
    };
    try {
      await this.#file.write(JSON.stringify(snapshot));
    } catch (error) {
      this.#log.error('gateway.routes.not-saved', { path: this.#path, because: String(error) });
    }
  }

  find(agent: string): Route | undefined {
    return this.#routes.get(agent)?.route;
  }

  /** The deployment that a conversation which only has a key stays on, since another gateway knows it there. */
  excepted(agent: string, keyHash: bigint): DeploymentId | undefined {
    return this.#exceptions.isEmpty ? undefined : this.#exceptions.find(agent, keyHash, this.#time.elapsedMs());
  }

  all(): readonly Route[] {
    return [...this.#routes.values()].map((entry) => entry.route);
  }

  /** Whether control spoke recently enough for the candidate to take new conversations. */
  leaseHolds(agent: string): boolean {
    const entry = this.#routes.get(agent);
    return entry?.heard !== undefined && this.#time.sinceMs(entry.heard) < entry.route.leaseMs;
  }

  #put(snapshot: ReadSnapshot, heard: Mark | undefined): void {
    const isMine = ({ environment }: { readonly environment: string }): boolean => environment === this.#environment;
    this.#refused = snapshot.refused.filter(isMine);
    const kept = this.#refused.flatMap(({ agent }) => {
      const entry = this.#routes.get(agent);
      return entry === undefined ? [] : [[agent, entry] as const];
    });
    const read = snapshot.routes.filter(isMine).map((route) => [route.agent, { route, heard }] as const);
    this.#routes = new Map([...kept, ...read]);
    this.#exceptions.follow(this.all(), (snapshot.exceptions ?? []).filter(isMine), this.#time.elapsedMs());
    this.#questions = (snapshot.questions ?? []).filter(isMine);
    this.#issue = snapshot.issue;
    this.#version = snapshot.version;
    this.#settings = snapshot.settings ?? this.#settings;
  }
}
