/** What was judged once is not paid for again: by the digest of all that the answer depends on. */
type AnswerCache<T> = {
  /** The answer that is known or under way; else what `ask` comes to, kept where `isKept` says so. */
  recall(key: string, ask: () => Promise<T>): { readonly answer: Promise<T>; readonly isRecalled: boolean };
};

/** In memory; beyond `most` the one that was used longest ago makes room. */
export function createAnswerCache<T>(most: number, isKept: (answer: T) => boolean): AnswerCache<T> {
  const known = new Map<string, Promise<T>>();
  return {
    recall(key, ask) {
      const found = known.get(key);
      if (found !== undefined) {
        known.delete(key);
        known.set(key, found);
        return { answer: found, isRecalled: true };
      }
      const answer = ask();
      known.set(key, answer);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      const forget = () => {
        if (known.get(key) === answer) known.delete(key);
      };
      answer.then((settled) => (isKept(settled) ? undefined : forget()), forget);
      return { answer, isRecalled: false };
    },
  };
}
