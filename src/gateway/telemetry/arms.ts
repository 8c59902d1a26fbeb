import type { RollupKey } from '#domain/sample/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import type { Route, TargetRole } from '#domain/traffic/index.ts';

/** Versions of routes that are in force no more, and whose requests may still be counted; of more, those that ended first are let go. */
const MOST_ENDED = 1_000;

/** In what part of which rollout a deployment served; undefined where that is not known, or nothing was rolled out. */
export type Arm = { readonly rollout: string | undefined; readonly arm: TargetRole | undefined };

const NO_ARM: Arm = { rollout: undefined, arm: undefined };

/** Remembers what each version of a route was about, for who counts by version. */
export class Arms {
  readonly #versions = new Map<string, ReadonlyMap<DeploymentId, Arm>>();
  #inForce: ReadonlySet<string> = new Set();

  routesChanged(routes: readonly Route[]): void {
    this.#inForce = new Set(routes.flatMap(({ rollout }) => (rollout === undefined ? [] : [rollout.id])));
    for (const { agent, version, rollout, targets } of routes) {
      const arms = targets.map(
        ({ deploymentId, role }) => [deploymentId, { rollout: rollout?.id, arm: role }] as const,
      );
      // Put back at the end: what is in force stands last.
      const key = keyOf(agent, version);
      this.#versions.delete(key);
      this.#versions.set(key, new Map(arms));
    }
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= routes.length + MOST_ENDED) break;
      this.#versions.delete(oldest);
    }
  }

  of({ agent, routeVersion, deploymentId }: RollupKey): Arm {
    return this.#versions.get(keyOf(agent, routeVersion))?.get(deploymentId) ?? NO_ARM;
  }

  isInForce(rollout: string): boolean {
    return this.#inForce.has(rollout);
  }
}

function keyOf(agent: string, version: number): string {
  return `${version}|${agent}`;
}
