import {
  addValue,
  emptyRollup,
  KEY_BUCKETS,
  type KeyBucket,
  type Moments,
  NO_MOMENTS,
  type Rollup,
} from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';

/** Random numbers in [0, 1) from a seed (mulberry32, public domain, Tommy Ettinger). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How one arm answers: what one conversation costs, drawn anew for each, then each of its turns. */
export type Behaviour = {
  readonly errorRate: number;
  /** True: a conversation fails in all its turns or in none. */
  readonly errorsClump?: boolean;
  readonly meanLatencyMs?: number;
  /** Of the latency, within and between conversations alike. */
  readonly coefficientOfVariation?: number;
};

type Tally = { successes: number; errors: number; latency: Moments; buckets: Map<number, KeyBucket> };

/** Conversations of several turns that fall on two arms by chance, and the roll-ups that a gateway would make of them. */
export class LiveTraffic {
  readonly #random: () => number;
  readonly #turns: number;
  readonly #tallies = new Map<string, Tally>();

  constructor(options: { readonly seed: number; readonly turns: number }) {
    this.#random = seeded(options.seed);
    this.#turns = options.turns;
  }

  serve(
    conversations: number,
    candidateShare: number,
    routeVersion: number,
    arms: { readonly candidate: Behaviour; readonly baseline: Behaviour },
  ): void {
    for (let index = 0; index < conversations; index += 1) {
      const arm = this.#random() < candidateShare ? 'candidate' : 'baseline';
      this.#converse(this.#tally(arm, routeVersion), arms[arm]);
    }
  }

  rollups(arm: 'candidate' | 'baseline'): readonly Rollup[] {
    return [...this.#tallies].flatMap(([name, tally]) => {
      const [of, version] = name.split('@');
      return of === arm ? [toRollup(arm, Number(version), tally)] : [];
    });
  }

  #converse(tally: Tally, behaviour: Behaviour): void {
    const bucket = Math.floor(this.#random() * KEY_BUCKETS);
    const clumpFails = this.#random() < behaviour.errorRate;
    const variation = behaviour.coefficientOfVariation ?? 0;
    const level = (behaviour.meanLatencyMs ?? 0) * this.#logNormal(variation);
    for (let turn = 0; turn < this.#turns; turn += 1) {
      const fails = behaviour.errorsClump ? clumpFails : this.#random() < behaviour.errorRate;
      const latencyMs = level === 0 ? 0 : level * this.#logNormal(variation);
      tally.latency = addValue(tally.latency, latencyMs);
      tally.errors += fails ? 1 : 0;
      tally.successes += fails ? 0 : 1;
      const earlier = tally.buckets.get(bucket) ?? { requests: 0, errors: 0, latencySumMs: 0, tokens: 0 };
      tally.buckets.set(bucket, {
        requests: earlier.requests + 1,
        errors: earlier.errors + (fails ? 1 : 0),
        latencySumMs: earlier.latencySumMs + latencyMs,
        tokens: 0,
      });
    }
  }

  /** Mean 1 with the given coefficient of variation, by Box and Muller. */
  #logNormal(variation: number): number {
    if (variation === 0) return 1;
    const sigma = Math.sqrt(Math.log1p(variation * variation));
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    return Math.exp(sigma * normal - (sigma * sigma) / 2);
  }

  #tally(arm: string, routeVersion: number): Tally {
    const name = `${arm}@${routeVersion}`;
    const known = this.#tallies.get(name);
    if (known !== undefined) return known;
    const fresh: Tally = { successes: 0, errors: 0, latency: NO_MOMENTS, buckets: new Map() };
    this.#tallies.set(name, fresh);
    return fresh;
  }
}

function toRollup(arm: 'candidate' | 'baseline', routeVersion: number, tally: Tally): Rollup {
  const empty = emptyRollup({
    agent: 'customer-service',
    environment: 'production',
    deploymentId: arm === 'candidate' ? 'dep_2' : 'dep_1',
    release: digestOfBytes(arm === 'candidate' ? 'v2' : 'v1'),
    routeVersion,
    windowStart: 0,
  });
  return {
    ...empty,
    outcomes: { ...empty.outcomes, success: tally.successes, 'agent-error': tally.errors },
    latency: tally.latency,
    buckets: Object.fromEntries(tally.buckets),
  };
}
