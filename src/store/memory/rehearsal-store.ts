import type { RehearsalStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function rehearsalStore({ rehearsals }: Tables): RehearsalStore {
  const find: RehearsalStore['find'] = async (id) => rehearsals.get(id);
  return {
    find,
    lock: find,
    async save(rehearsal) {
      rehearsals.set(rehearsal.id, rehearsal);
    },
    async lockDue(now) {
      const due = rehearsals.list().filter(({ state, dueAt }) => state === 'scheduled' && dueAt <= now);
      return due.sort((a, b) => a.dueAt - b.dueAt)[0];
    },
    async list({ agent, limit }) {
      return rehearsals
        .newestFirst()
        .filter((rehearsal) => agent === undefined || rehearsal.agent === agent)
        .slice(0, limit);
    },
  };
}
