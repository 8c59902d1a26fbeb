import { emptyRollup, type Rollup, type RollupBatch, WINDOW_MS } from '#domain/sample/index.ts';
import type { DeploymentId, GatewayId } from '#domain/shared/index.ts';
import {
  assignDeployment,
  type ExceptionReport,
  type Route,
  type SplitQuestion,
  shadowOf,
  type Target,
} from '#domain/traffic/index.ts';
import { createGatewayTime, RouteTable } from '#gateway/index.ts';
import type { ReadSnapshot } from '#ports/index.ts';
import type { Dice } from '../dice.ts';
import { AGENT, type Instant, PRODUCTION, type Served, type Spoke } from '../history.ts';
import { SimTalk } from './sim-talk.ts';

/** New conversations a turn, one from each part of the hash space. */
const NEW_CONVERSATIONS = 10;
const REQUESTS_EACH = 100;
const KEPT_CONVERSATIONS = 4;
const HASHES = 2n ** 64n;
const PART = HASHES / BigInt(NEW_CONVERSATIONS);

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What was served of one kind: by whom, under which route, as users or as copies. */
type Share = Omit<Served, 'kind' | 'at' | 'gateway' | 'connected'> & { readonly traffic?: 'shadow' };

/** A gateway: routes on its last snapshot whether or not control can be heard, and counts what it served. */
export class SimGateway {
  readonly id: GatewayId;
  connected = true;
  /** Sent, and no answer came. */
  waiting: RollupBatch | undefined;
  readonly #dice: Dice;
  readonly #now: () => Instant;
  #boots = 1;
  #routes: RouteTable;
  #brokenVersion: number | undefined;
  #pins: DeploymentId[] = [];
  #sequence = 0;
  #unsent: Rollup[] = [];
  #lastSnapshot: ReadSnapshot | undefined;
  readonly #talk = new SimTalk();

  constructor(id: GatewayId, dice: Dice, now: () => Instant) {
    this.id = id;
    this.#dice = dice;
    this.#now = now;
    this.#routes = this.#openTable();
  }

  get boot(): string {
    return `boot-${this.#boots}`;
  }

  get version(): number {
    return this.#routes.version;
  }

  /** A message of control arrives; perhaps an older one comes once more behind it. */
  hear(snapshot: ReadSnapshot): void {
    this.#routes.beat();
    this.#routes.accept(snapshot);
    if (this.#lastSnapshot !== undefined && this.#dice.hits(0.05)) this.#routes.accept(this.#lastSnapshot);
    this.#lastSnapshot = snapshot;
  }

  /** Begins anew: what it had counted and not sent is lost, and with it what it knew of control. Its users keep their pins. */
  restart(): void {
    this.#boots += 1;
    this.#routes = this.#openTable();
    this.#sequence = 0;
    this.#unsent = [];
    this.waiting = undefined;
    this.#lastSnapshot = undefined;
  }

  /** The candidate loses everything here and now, until control decides on a new route. Undefined when there is none. */
  breakLimit(): Target | undefined {
    const route = this.#route();
    const candidate = route?.targets.find((target) => target.role === 'candidate');
    if (route === undefined || candidate === undefined || candidate.weightBp === 0) return undefined;
    this.#brokenVersion = route.version;
    return candidate;
  }

  /** A stretch of traffic: some new conversations, some that go on. */
  serve(errorsPerMille: Readonly<Record<string, number>>): readonly Served[] {
    const route = this.#route();
    if (route === undefined) return [];
    const leaseHolds = this.#routes.leaseHolds(AGENT);
    const limitsHold = this.#brokenVersion !== route.version;
    const shares = new Map<string, { share: Share; requests: number }>();
    const add = (share: Omit<Share, 'requests'>, requests: number) => {
      const key = `${share.deploymentId} ${share.conversation} ${share.traffic ?? ''}`;
      const known = shares.get(key);
      if (known === undefined) shares.set(key, { share: { ...share, requests: 0 }, requests });
      else known.requests += requests;
    };
    const place = { agent: AGENT, environment: PRODUCTION, routeVersion: route.version };
    const go = (keyHash: bigint, pinned: DeploymentId | undefined, requests: number) => {
      const chosen = assignDeployment(route, { pinned, keyHash, leaseHolds, limitsHold });
      if (chosen === undefined) return undefined;
      const { deploymentId, release, label, role } = chosen.target;
      const conversation = chosen.by === 'pin' ? 'kept' : 'new';
      add({ ...place, deploymentId, release, label, role, conversation }, requests);
      const copied = route.shadow === undefined ? undefined : shadowOf(route, deploymentId, HASHES - 1n - keyHash);
      if (copied !== undefined) add({ ...place, ...pickTarget(copied), conversation, traffic: 'shadow' }, requests);
      return deploymentId;
    };
    const fresh: DeploymentId[] = [];
    for (let index = 0; index < NEW_CONVERSATIONS; index += 1) {
      const within = BigInt(Math.floor(this.#dice.roll() * 2 ** 32)) * (PART / 2n ** 32n);
      const began = go(PART * BigInt(index) + within, undefined, REQUESTS_EACH);
      if (began !== undefined) fresh.push(began);
    }
    for (const pin of this.#pins) go(HASHES - 1n, pin, 2);
    this.#pins = this.#dice.shuffled([...this.#pins, ...fresh]).slice(0, KEPT_CONVERSATIONS);
    const at = this.#now();
    const seen = { kind: 'served', at, gateway: this.id, connected: this.connected } as const;
    const all = [...shares.values()].map(({ share, requests }) => ({ ...share, requests }));
    for (const share of merged(all)) this.#unsent.push(rollupOf(share, at, errorsPerMille[share.label] ?? 0));
    return all.flatMap(({ traffic, ...share }) => (traffic === undefined ? [{ ...seen, ...share }] : []));
  }

  /** A conversation speaks that has a key and nothing else. Undefined while nothing serves. */
  speak(conversation: string): Spoke | undefined {
    const route = this.#route();
    if (route === undefined) return undefined;
    const at = this.#now();
    const excepted = (keyHash: bigint) => this.#routes.excepted(AGENT, keyHash);
    const health = { leaseHolds: this.#routes.leaseHolds(AGENT), limitsHold: this.#brokenVersion !== route.version };
    const spoke = this.#talk.speak(route, conversation, at, excepted, health);
    return spoke && { kind: 'spoke', at, gateway: this.id, connected: this.connected, ...spoke };
  }

  answer(question: SplitQuestion): ExceptionReport {
    return this.#talk.answer(question, this.#now());
  }

  /** What is to be told of the route in force. */
  exceptions(): ExceptionReport | undefined {
    const route = this.#route();
    return route === undefined ? undefined : this.#talk.inForce(route, this.#now());
  }

  /** What is to be told to control: the batch that was not answered, or a new one. */
  nextBatch(): RollupBatch | undefined {
    if (this.waiting === undefined && this.#unsent.length > 0) {
      this.waiting = { gateway: this.id, boot: this.boot, sequence: this.#sequence, rollups: this.#unsent };
      this.#sequence += 1;
      this.#unsent = [];
    }
    return this.waiting;
  }

  #route(): Route | undefined {
    return this.#routes.find(AGENT);
  }

  #openTable(): RouteTable {
    const now = this.#now;
    const time = createGatewayTime({ elapsedMs: () => now().elapsedMs }, { now: () => now().realNow });
    // Nothing of it is written to disk here: what a restart finds there is the lease's end.
    return new RouteTable({ folder: '', environment: PRODUCTION, time, log: silent });
  }
}

/** Requests of new conversations and of kept ones are counted together. */
function merged(shares: readonly Share[]): readonly Share[] {
  const sums = new Map<string, Share>();
  for (const share of shares) {
    const key = `${share.deploymentId} ${share.traffic ?? ''}`;
    sums.set(key, { ...share, requests: share.requests + (sums.get(key)?.requests ?? 0) });
  }
  return [...sums.values()];
}

function pickTarget({ deploymentId, release, label, role }: Target) {
  return { deploymentId, release, label, role };
}

function rollupOf(share: Share, at: Instant, errorsPerMille: number): Rollup {
  const { agent, environment, deploymentId, release, routeVersion, requests, traffic } = share;
  const windowStart = Math.floor(at.realNow / WINDOW_MS) * WINDOW_MS;
  const side = traffic === undefined ? {} : { traffic };
  const empty = emptyRollup({ agent, environment, deploymentId, release, routeVersion, windowStart, ...side });
  const errors = Math.round((requests * errorsPerMille) / 1_000);
  return { ...empty, outcomes: { ...empty.outcomes, success: requests - errors, 'agent-error': errors } };
}
