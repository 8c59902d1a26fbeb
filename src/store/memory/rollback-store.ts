import { isOver } from '#domain/rollback/index.ts';
import type { RollbackStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function rollbackStore({ rollbacks }: Tables): RollbackStore {
  const find: RollbackStore['find'] = async (id) => rollbacks.get(id)?.rollback;
  return {
    find,
    lock: find,
    async save(rollback, dueAt) {
      rollbacks.set(rollback.id, { rollback, dueAt });
    },
    async lockDue(now) {
      const due = rollbacks.list().flatMap(({ rollback, dueAt }) => (dueAt === undefined ? [] : [{ rollback, dueAt }]));
      return due.filter((row) => row.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt)[0]?.rollback;
    },
    async poke(id) {
      const row = rollbacks.get(id);
      if (row !== undefined && !isOver(row.rollback)) rollbacks.set(id, { ...row, dueAt: 0 });
    },
    async list({ agent, environment, running, limit }) {
      return rollbacks
        .newestFirst()
        .map((row) => row.rollback)
        .filter((rollback) => agent === undefined || rollback.agent === agent)
        .filter((rollback) => environment === undefined || rollback.environment === environment)
        .filter((rollback) => running !== true || !isOver(rollback))
        .slice(0, limit);
    },
  };
}
