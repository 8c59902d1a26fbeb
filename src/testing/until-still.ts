import { expect, vi } from 'vitest';

/** Resolves once a count has not changed for a while. */
export async function untilStill(count: () => number): Promise<void> {
  let last = -1;
  await vi.waitFor(
    () => {
      const before = last;
      last = count();
      expect(last).toBe(before);
    },
    { interval: 100 },
  );
}
