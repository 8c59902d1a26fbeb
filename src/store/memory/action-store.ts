import type { EpochMs } from '#domain/shared/index.ts';
import type { ActionStore } from '#ports/index.ts';
import type { ActionRow, Tables } from './tables.ts';

export function actionStore({ actions }: Tables): ActionStore {
  return {
    async add(action) {
      if (actions.list().some((row) => row.action.key === action.key)) return;
      actions.set(action.id, { action });
    },
    async unclaimed(realNow, limit) {
      return actions
        .list()
        .filter((row) => isFree(row, realNow) && row.action.notBefore <= realNow)
        .map((row) => row.action)
        .sort((a, b) => a.notBefore - b.notBefore)
        .slice(0, limit);
    },
    async claim(id, worker, realNow, until) {
      const row = actions.get(id);
      if (row === undefined || row.action.state !== 'pending') return undefined;
      if (!isFree(row, realNow) && row.claim?.by !== worker) return undefined;
      actions.set(id, { action: row.action, claim: { by: worker, until } });
      return row.action;
    },
    async settle(action, worker) {
      const row = actions.get(action.id);
      if (row === undefined || row.action.state !== 'pending' || row.claim?.by !== worker) return false;
      const { state, attempts, because, result, notBefore, firstTriedAt } = action;
      actions.set(action.id, { action: { ...row.action, state, attempts, because, result, notBefore, firstTriedAt } });
      return true;
    },
    async statesOf(id, kind) {
      return actions
        .list()
        .map(({ action }) => action)
        .filter((action) => action.subject === id && action.kind === kind)
        .map(({ state, because }) => ({ state, because: state === 'done' ? undefined : because }));
    },
    async clearResults(id, kind) {
      for (const { action } of actions.list()) {
        if (action.subject !== id || action.kind !== kind || action.state === 'pending') continue;
        actions.set(action.id, { action: { ...action, result: undefined } });
      }
    },
    async forSubject(id) {
      return actions
        .list()
        .map((row) => row.action)
        .filter((action) => action.subject === id);
    },
    async bringForward(latest) {
      for (const { action, claim } of actions.list().filter((row) => row.action.state === 'pending')) {
        const notBefore = Math.min(action.notBefore, latest.notBefore);
        const until = claim && Math.min(claim.until, latest.claimedUntil);
        if (notBefore === action.notBefore && until === claim?.until) continue;
        actions.set(action.id, { action: { ...action, notBefore }, claim: claim && { ...claim, until: until ?? 0 } });
      }
    },
  };
}

function isFree({ action, claim }: ActionRow, realNow: EpochMs): boolean {
  return action.state === 'pending' && (claim === undefined || claim.until <= realNow);
}
