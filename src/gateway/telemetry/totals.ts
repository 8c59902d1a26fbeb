import { mergeRollups, type Rollup, rollupKeyText, type ServedSum } from '#domain/sample/index.ts';
import { type DeploymentId, type DurationMs, type EpochMs, MINUTE_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { type Arm, Arms } from './arms.ts';
import { mergeTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** Deployments, and kinds of traffic to them, that are remembered: of more, those that served longest ago are let go. */
const MAX_SUMS = 500;

/** What came of a rollout that is no longer in force is told for so long after its last request. */
const TOLD_AFTER_MS: DurationMs = 10 * MINUTE_MS;

/** What was counted in one window. */
export type Counted = { readonly rollup: Rollup; readonly tokens: TokenBuckets };

/** Everything of one deployment and kind of traffic under one rollout: a series for those who are told of rollouts. */
export type ArmSum = Counted & Arm & { readonly label: string; readonly since: EpochMs };

type Sum = Counted & Arm & { readonly since: EpochMs; readonly lastAt: EpochMs };

/** Everything that was counted since this gateway started, for whoever scrapes it or is told. Costs nothing for each request. */
export class Totals {
  readonly #arms = new Arms();
  readonly #sums = new Map<string, Sum>();
  /** What rollouts of before came to, by deployment: nobody is told of them any more, and scrapes count them all the same. */
  readonly #ended = new Map<string, Rollup>();
  readonly #labels = new Map<DeploymentId, string>();

  /** Keeps what people call releases, after they have left their routes too. */
  routesChanged(routes: readonly Route[]): void {
    this.#arms.routesChanged(routes);
    if (this.#labels.size > MAX_SUMS) this.#labels.clear();
    for (const { targets } of routes) for (const target of targets) this.#labels.set(target.deploymentId, target.label);
  }

  add(counted: Counted): void {
    const { key, sum } = this.#sumOf(this.#sums, counted);
    // Put back at the end: the first is the one that was not counted for longest.
    this.#sums.delete(key);
    this.#sums.set(key, sum);
    for (const oldest of this.#sums.keys()) {
      if (this.#sums.size <= MAX_SUMS) break;
      this.#end(oldest);
    }
  }

  /** By deployment and kind of traffic. @param current what is still being counted */
  read(current: readonly Counted[]): readonly ServedSum[] {
    const sums = new Map(this.#ended);
    for (const { rollup } of [...this.#sums.values(), ...current]) addTo(sums, plainOf(rollup));
    return [...sums.values()].map((rollup) => ({ label: this.#labelOf(rollup), rollup }));
  }

  /** By rollout and arm too, as many as there are in force. @param current what is still being counted */
  readArms(current: readonly Counted[], now: EpochMs): readonly ArmSum[] {
    for (const [key, { rollout, lastAt }] of this.#sums) {
      if (rollout === undefined || this.#arms.isInForce(rollout)) continue;
      if (now - lastAt > TOLD_AFTER_MS) this.#end(key);
    }
    const sums = new Map(this.#sums);
    for (const counted of current) {
      const { key, sum } = this.#sumOf(sums, counted);
      sums.set(key, sum);
    }
    return [...sums.values()].map((sum) => ({ ...sum, label: this.#labelOf(sum.rollup) }));
  }

  /** With what was counted of it before. */
  #sumOf(sums: ReadonlyMap<string, Sum>, { rollup, tokens }: Counted): { readonly key: string; readonly sum: Sum } {
    const arm = this.#arms.of(rollup.key);
    const plain = plainOf(rollup);
    const key = `${rollupKeyText(plain.key)}|${arm.arm}|${arm.rollout}`;
    const at = rollup.key.windowStart;
    const known = sums.get(key);
    if (known === undefined) return { key, sum: { ...arm, rollup: plain, tokens, since: at, lastAt: at } };
    const merged = { rollup: mergeRollups(known.rollup, plain), tokens: mergeTokenBuckets(known.tokens, tokens) };
    return { key, sum: { ...known, ...merged, lastAt: at } };
  }

  #end(key: string): void {
    const sum = this.#sums.get(key);
    if (sum === undefined) return;
    this.#sums.delete(key);
    addTo(this.#ended, sum.rollup);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= MAX_SUMS) break;
      this.#ended.delete(oldest);
    }
  }

  #labelOf({ key: { deploymentId } }: Rollup): string {
    return this.#labels.get(deploymentId) ?? deploymentId;
  }
}

/** The one that was added to last stands last. */
function addTo(sums: Map<string, Rollup>, plain: Rollup): void {
  const key = rollupKeyText(plain.key);
  const known = sums.get(key);
  sums.delete(key);
  sums.set(key, known === undefined ? plain : mergeRollups(known, plain));
}

/** Without what is not scraped; the same key whatever the weights were. */
function plainOf(rollup: Rollup): Rollup {
  const key = { ...rollup.key, routeVersion: 0, windowStart: 0 };
  return { ...rollup, key, buckets: {}, toolCalls: undefined, worst: undefined };
}
