import type { ServedScoreStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function servedScoreStore({ servedScores }: Tables): ServedScoreStore {
  type Scored = Parameters<ServedScoreStore['save']>[0];
  const isOf = (row: Scored, { agent, environment, dataset }: Scored) =>
    row.agent === agent && row.environment === environment && row.dataset === dataset;
  const keyOf = ({ agent, environment, dataset }: Scored, release: string) =>
    JSON.stringify([agent, environment, dataset, release]);
  return {
    async lock(scored, release) {
      return servedScores.get(keyOf(scored, release))?.scores;
    },
    async save(scored, scores) {
      servedScores.set(keyOf(scored, scores.release), { ...scored, scores });
    },
    async list(scored, since) {
      return servedScores
        .list()
        .filter((row) => isOf(row, scored) && row.scores.lastAt >= since)
        .map(({ scores }) => scores)
        .toSorted((a, b) => b.lastAt - a.lastAt || (a.release < b.release ? -1 : 1));
    },
  };
}
