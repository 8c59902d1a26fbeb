import { MOST_CONVERSATIONS, type ServedConversationStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function servedConversationStore({ conversations, servedReports }: Tables): ServedConversationStore {
  const kept = (deployment: string) => conversations.list().filter((row) => row.deployment === deployment);
  return {
    async add({ gateway, deploymentId: deployment, conversations: told, isLast, isCut }) {
      const room = Math.max(0, MOST_CONVERSATIONS - kept(deployment).length);
      for (const { id, firstAt, lastAt } of told.slice(0, room)) {
        const row = JSON.stringify([deployment, id]);
        const known = conversations.get(row);
        conversations.set(row, {
          deployment,
          id,
          firstAt: Math.min(firstAt, known?.firstAt ?? firstAt),
          lastAt: Math.max(lastAt, known?.lastAt ?? lastAt),
        });
      }
      const key = JSON.stringify([deployment, gateway]);
      const known = servedReports.get(key);
      const isWhole = isLast || known?.isWhole === true;
      servedReports.set(key, { deployment, gateway, isWhole, isCut: isCut || known?.isCut === true });
    },
    async of(deployment, limit) {
      const all = kept(deployment)
        .map(({ id, firstAt, lastAt }) => ({ id, firstAt, lastAt }))
        .sort((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
      const reports = servedReports
        .list()
        .filter((report) => report.deployment === deployment)
        .map(({ gateway, isWhole, isCut }) => ({ gateway, isWhole, isCut }))
        .sort((a, b) => (a.gateway < b.gateway ? -1 : 1));
      return { conversations: all.slice(0, limit), total: all.length, reports };
    },
  };
}
