import { opinionKey } from '#domain/sample/index.ts';
import type { FeedbackStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function feedbackStore({ opinions }: Tables): FeedbackStore {
  return {
    async add(given) {
      return given.filter((opinion) => {
        const key = opinionKey(opinion);
        if (opinions.get(key) !== undefined) return false;
        opinions.set(key, opinion);
        return true;
      });
    },
    async comments({ agent, environment, limit }) {
      return opinions
        .newestFirst()
        .filter((each) => each.kind === 'comment' && each.agent === agent && each.environment === environment)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit);
    },
    async forgetBefore(at) {
      for (const opinion of opinions.list()) if (opinion.at < at) opinions.delete(opinionKey(opinion));
    },
  };
}
