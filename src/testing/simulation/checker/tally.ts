import type { RollupBatch } from '#domain/sample/index.ts';

export type Counts = { readonly requests: number; readonly errors: number };

/** What users' requests came to, by deployment and route version, as gateways counted them. */
export class Tally {
  readonly #counts = new Map<string, Map<number, Counts>>();

  add(batches: readonly RollupBatch[]): void {
    for (const { key, outcomes } of batches.flatMap(({ rollups }) => rollups)) {
      if (key.traffic !== undefined) continue;
      const versions = this.#counts.get(key.deploymentId) ?? new Map<number, Counts>();
      const before = versions.get(key.routeVersion) ?? { requests: 0, errors: 0 };
      const requests = before.requests + Object.values(outcomes).reduce((sum, count) => sum + count, 0);
      versions.set(key.routeVersion, { requests, errors: before.errors + outcomes['agent-error'] });
      this.#counts.set(key.deploymentId, versions);
    }
  }

  /** Of one deployment, from a route version on. */
  since(deploymentId: string, routeVersion: number): Counts {
    let [requests, errors] = [0, 0];
    for (const [version, counts] of this.#counts.get(deploymentId) ?? []) {
      if (version < routeVersion) continue;
      requests += counts.requests;
      errors += counts.errors;
    }
    return { requests, errors };
  }
}
