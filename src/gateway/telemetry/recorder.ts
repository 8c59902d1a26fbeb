import {
  costMicroUsd,
  priceOf,
  type RequestOutcome,
  type Rollup,
  type RollupKey,
  type ServedSum,
  WINDOW_MS,
} from '#domain/sample/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Served } from '../assignment/served.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { Accumulator } from './accumulator.ts';
import { NOTHING_MEASURED, type RequestSample } from './request-sample.ts';
import { type ArmSum, type Counted, Totals } from './totals.ts';

/** What roll-ups are made for; one object for each, so that finding the sums costs no text. */
type Subject = Omit<RollupKey, 'environment' | 'windowStart'>;

/** Counts what happened since the last drain, by release, route version and ten-second window. */
export class Recorder {
  readonly #config: Pick<GatewayConfig, 'environment' | 'prices'>;
  readonly #totals = new Totals();
  readonly #time: GatewayTime;
  #windowStart = 0;
  readonly #refused = new WeakMap<Route, Subject>();
  #current = new Map<Subject, Accumulator>();
  #finished: Rollup[] = [];

  /** @param deps.config read anew for each request: prices may change */
  constructor(deps: { readonly config: Pick<GatewayConfig, 'environment' | 'prices'>; readonly time: GatewayTime }) {
    this.#config = deps.config;
    this.#time = deps.time;
  }

  request(served: Served, sample: RequestSample): void {
    const at = this.#time.realNow();
    this.#of(served, at).add(sample, at, this.#costOf(sample));
  }

  /** A request that was turned away before a release was chosen. Where none serves there is nothing to count it beside. */
  refused(route: Route, outcome: Extract<RequestOutcome, 'limited' | 'gateway-error'>): void {
    const counted = this.#refused.get(route) ?? refusedAt(route);
    if (counted === undefined) return;
    this.#refused.set(route, counted);
    const at = this.#time.realNow();
    this.#of(counted, at).add({ outcome, ...NOTHING_MEASURED }, at, undefined);
  }

  /** Everything since the last call. */
  drain(): readonly Rollup[] {
    this.#close();
    const drained = this.#finished;
    this.#finished = [];
    return drained;
  }

  /** Everything since this gateway started; drains take nothing away. */
  totals(): readonly ServedSum[] {
    return this.#totals.read(this.#counted());
  }

  /** The same, of each rollout and arm by itself. */
  armTotals(): readonly ArmSum[] {
    return this.#totals.readArms(this.#counted(), this.#time.realNow());
  }

  routesChanged(routes: readonly Route[]): void {
    this.#totals.routesChanged(routes);
  }

  #counted(): readonly Counted[] {
    return [...this.#current.values()].map((accumulator) => ({
      rollup: accumulator.finish(),
      tokens: accumulator.tokenBuckets,
    }));
  }

  #costOf({ facts, ownModel }: RequestSample): number | undefined {
    return facts === undefined ? undefined : costMicroUsd(priceOf(this.#config.prices, [facts.model, ownModel]), facts);
  }

  #of(counted: Subject, at: EpochMs): Accumulator {
    const windowStart = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    if (windowStart !== this.#windowStart) {
      this.#close();
      this.#windowStart = windowStart;
    }
    const known = this.#current.get(counted);
    if (known !== undefined) return known;
    const made = new Accumulator({ ...counted, environment: this.#config.environment, windowStart });
    this.#current.set(counted, made);
    return made;
  }

  #close(): void {
    for (const counted of this.#counted()) {
      this.#totals.add(counted);
      this.#finished.push(counted.rollup);
    }
    this.#current = new Map();
  }
}

function refusedAt({ agent, version, targets }: Route): Subject | undefined {
  const target = targets.find(({ role }) => role === 'baseline') ?? targets[0];
  if (target === undefined) return undefined;
  const { deploymentId, release } = target;
  return { agent, deploymentId, release, routeVersion: version, traffic: 'refused' };
}
