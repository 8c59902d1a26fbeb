import type { Begun, BegunStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function begunStore({ begun, ratioAlarms }: Tables): BegunStore {
  return {
    async save(row) {
      const known = begun.get(keyOf(row));
      begun.set(keyOf(row), {
        ...row,
        candidate: Math.max(row.candidate, known?.candidate ?? 0),
        baseline: Math.max(row.baseline, known?.baseline ?? 0),
      });
    },
    async of({ agent, environment }, salt) {
      const rows = begun
        .list()
        .filter((row) => row.agent === agent && row.environment === environment && row.salt === salt);
      return rows.toSorted(
        (a, b) => a.routeVersion - b.routeVersion || compareText(a.gateway, b.gateway) || compareText(a.boot, b.boot),
      );
    },
    async raiseAlarm({ agent, environment }, salt, at) {
      const key = JSON.stringify([agent, environment, salt]);
      if (ratioAlarms.get(key) !== undefined) return false;
      ratioAlarms.set(key, { at });
      return true;
    },
  };
}

function keyOf({ agent, environment, salt, routeVersion, gateway, boot }: Begun): string {
  return JSON.stringify([agent, environment, salt, routeVersion, gateway, boot]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
