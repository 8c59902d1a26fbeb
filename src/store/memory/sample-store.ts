import { type BootCounting, COUNTING_KEPT_MS, furtherCounted, type Rollup } from '#domain/sample/index.ts';
import type { SampleStore } from '#ports/index.ts';
import { mergeSums, sumsOf, totalOf } from '../rollup-merge.ts';
import type { Tables } from './tables.ts';

export function sampleStore({ batches, counting, rollups }: Tables): SampleStore {
  const merge = (added: readonly Rollup[]): void => {
    for (const { key, span, rollup } of sumsOf(added)) {
      rollups.set(key, { key, span, rollup: mergeSums(rollups.get(key)?.rollup, rollup) });
    }
  };
  const note = (said: BootCounting): void => {
    const { gateway, boot, until } = said;
    const known = counting.get(keyOf(said));
    if (known === undefined) {
      const old = counting.list().filter((row) => row.gateway === gateway && row.until < until - COUNTING_KEPT_MS);
      for (const row of old) counting.delete(keyOf(row));
    }
    counting.set(keyOf(said), { gateway, boot, ...furtherCounted(known, said) });
  };
  return {
    async addBatch({ gateway, boot, sequence, rollups: added, counting: said }) {
      const batch = JSON.stringify([gateway, boot, sequence]);
      if (batches.get(batch) === true) return false;
      batches.set(batch, true);
      if (said !== undefined) note({ ...said, gateway, boot });
      merge(added);
      return true;
    },
    async counted(environment, since) {
      const own = counting.list().filter((row) => row.environment === environment && row.until >= since);
      return own.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
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

function keyOf({ gateway, boot }: Pick<BootCounting, 'gateway' | 'boot'>): string {
  return `${gateway} ${boot}`;
}
