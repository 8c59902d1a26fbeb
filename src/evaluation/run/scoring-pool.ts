/** Scorings that go on beside the questions, so many at once. */
type ScoringPool = {
  /** Resolves as soon as it has begun, which is when there is room for it; what it throws breaks the pool. */
  begin(score: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is under way. */
  ended(): Promise<void>;
  /** Never resolves; rejects with what the first one threw. */
  readonly broken: Promise<never>;
};

export function createScoringPool(most: number): ScoringPool {
  const underWay = new Set<Promise<void>>();
  const broken = Promise.withResolvers<never>();
  // Whoever waits for the pool hears of it; where nobody does any more, it is no failure of the process.
  broken.promise.catch(() => undefined);
  return {
    async begin(score) {
      while (underWay.size >= most) await Promise.race(underWay);
      const one = score()
        .catch(broken.reject)
        .finally(() => underWay.delete(one));
      underWay.add(one);
    },
    async ended() {
      await Promise.all(underWay);
    },
    broken: broken.promise,
  };
}
