import type { Rollup } from '#domain/sample/index.ts';
import type { SampleStore } from '#ports/index.ts';
import { mergeSums, sumsOf, totalOf } from '../rollup-merge.ts';
import type { Tables } from './tables.ts';

export function sampleStore({ batches, rollups }: Tables): SampleStore {
  const merge = (added: readonly Rollup[]): void => {
    for (const { key, span, rollup } of sumsOf(added)) {
      rollups.set(key, { key, span, rollup: mergeSums(rollups.get(key)?.rollup, rollup) });
    }
  };
  return {
    async addBatch({ gateway, boot, sequence, rollups: added }) {
      const batch = JSON.stringify([gateway, boot, sequence]);
      if (batches.get(batch) === true) return false;
      batches.set(batch, true);
      merge(added);
      return true;
    },
    async add(added) {
      merge(added);
    },
    async sum({ agent, environment, fromRouteVersion, traffic }) {
      return rollups
        .list()
        .filter((sum) => sum.span === totalOf(traffic))
        .map((sum) => sum.rollup)
        .filter(({ key }) => key.agent === agent && key.environment === environment)
        .filter(({ key }) => key.routeVersion >= fromRouteVersion)
        .sort((a, b) => a.key.routeVersion - b.key.routeVersion);
    },
  };
}
