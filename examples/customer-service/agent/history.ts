import type { Turn } from '../brain/answer.ts';

/** Conversations by the id of the response that ended them, for `previous_response_id`. */
export type History = {
  read(responseId: string): readonly Turn[] | undefined;
  remember(responseId: string, turns: readonly Turn[]): void;
};

/** Keeps the newest `limit` conversations, so that memory has a ceiling. */
export function createHistory(limit = 20_000): History {
  const conversations = new Map<string, readonly Turn[]>();
  return {
    read: (responseId) => conversations.get(responseId),
    remember(responseId, turns) {
      conversations.set(responseId, turns);
      if (conversations.size <= limit) return;
      const [oldest] = conversations.keys();
      if (oldest !== undefined) conversations.delete(oldest);
    },
  };
}
