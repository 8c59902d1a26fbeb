import type { SideTraffic } from '#domain/sample/index.ts';
import type { DeploymentId, Digest } from '#domain/shared/index.ts';

/** What served a request, and under which version of the route: what measurements and feedback are attributed to. */
export type Served = {
  readonly agent: string;
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  readonly routeVersion: number;
  /** Absent: a user. */
  readonly traffic?: SideTraffic | undefined;
};

const MAX_KNOWN = 10_000;

/** Keeps one object for equal values, since half a million conversations share a few of them. */
export class ServedTable {
  readonly #known = new Map<string, Served>();
  /** The last one of each deployment, which the next one mostly is again: no text is made for it. */
  readonly #last = new Map<DeploymentId, Served>();

  intern(served: Served): Served {
    const last = this.#last.get(served.deploymentId);
    if (last !== undefined && isEqual(last, served)) return last;
    const found = this.#find(served);
    this.#last.set(served.deploymentId, found);
    return found;
  }

  #find(served: Served): Served {
    const key = `${served.agent}|${served.deploymentId}|${served.release}|${served.routeVersion}|${served.traffic}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Losing the table costs memory, not truth: equal values just stop being the same object.
    if (this.#known.size >= MAX_KNOWN) {
      this.#known.clear();
      this.#last.clear();
    }
    this.#known.set(key, served);
    return served;
  }
}

function isEqual(a: Served, b: Served): boolean {
  return a.routeVersion === b.routeVersion && a.traffic === b.traffic && a.release === b.release && a.agent === b.agent;
}
