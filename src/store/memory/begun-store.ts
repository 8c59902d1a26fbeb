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
    async raiseAlarm(place, about, alarm) {
      const key = alarmKey(place, about);
      if (ratioAlarms.get(key) !== undefined) return false;
      ratioAlarms.set(key, alarm);
      return true;
    },
    alarmOf: async (place, about) => ratioAlarms.get(alarmKey(place, about)),
  };
}

function alarmKey({ agent, environment }: Pick<Begun, 'agent' | 'environment'>, about: string): string {
  return JSON.stringify([agent, environment, about]);
}

function keyOf({ agent, environment, salt, routeVersion, gateway, boot }: Begun): string {
  return JSON.stringify([agent, environment, salt, routeVersion, gateway, boot]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
