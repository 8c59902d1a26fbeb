import { mergeRollups, type Rollup, rollupKeyText, type ServedSum } from '#domain/sample/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';

/** Deployments, and kinds of traffic to them, that are remembered: of more, those that served longest ago are let go. */
const MAX_SUMS = 500;

/** Everything that was counted since this gateway started, for whoever scrapes it. Costs nothing for each request. */
export class Totals {
  readonly #sums = new Map<string, Rollup>();
  readonly #labels = new Map<DeploymentId, string>();

  /** Keeps what people call releases, after they have left their routes too. */
  routesChanged(routes: readonly Route[]): void {
    if (this.#labels.size > MAX_SUMS) this.#labels.clear();
    for (const { targets } of routes) for (const target of targets) this.#labels.set(target.deploymentId, target.label);
  }

  add(rollup: Rollup): void {
    const { key, plain } = plainOf(rollup);
    const known = this.#sums.get(key);
    // Put back at the end: the first is the one that was not counted for longest.
    this.#sums.delete(key);
    this.#sums.set(key, known === undefined ? plain : mergeRollups(known, plain));
    for (const oldest of this.#sums.keys()) {
      if (this.#sums.size <= MAX_SUMS) break;
      this.#sums.delete(oldest);
    }
  }

  /** @param current what is still being counted */
  read(current: readonly Rollup[]): readonly ServedSum[] {
    const sums = new Map(this.#sums);
    for (const rollup of current) {
      const { key, plain } = plainOf(rollup);
      const known = sums.get(key);
      sums.set(key, known === undefined ? plain : mergeRollups(known, plain));
    }
    return [...sums.values()].map((rollup) => {
      const { deploymentId } = rollup.key;
      return { label: this.#labels.get(deploymentId) ?? deploymentId, rollup };
    });
  }
}

/** Without what is not scraped; the same key whatever the weights were. */
function plainOf(rollup: Rollup): { readonly key: string; readonly plain: Rollup } {
  const key = { ...rollup.key, routeVersion: 0, windowStart: 0 };
  return {
    key: rollupKeyText(key),
    plain: { ...rollup, key, buckets: {}, toolCalls: undefined, worst: undefined },
  };
}
