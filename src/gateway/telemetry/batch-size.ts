import type { Rollup } from '#domain/sample/index.ts';

const MAX_ROLLUPS = 200;

/** Of JSON, in characters: control reads a MiB at most. */
const MAX_LENGTH = 768 * 1024;

/** How many of the first roll-ups make one batch. */
export function batchSize(rollups: readonly Rollup[]): number {
  let length = 0;
  const end = rollups.findIndex((rollup, index) => {
    length += JSON.stringify(rollup).length;
    return index > 0 && (index >= MAX_ROLLUPS || length > MAX_LENGTH);
  });
  return end < 0 ? rollups.length : end;
}

/** All of them, in order; one empty batch of none. */
export function inBatches(rollups: readonly Rollup[]): readonly (readonly Rollup[])[] {
  const batches: (readonly Rollup[])[] = [];
  for (let rest = rollups; rest.length > 0 || batches.length === 0; ) {
    const size = batchSize(rest);
    batches.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return batches;
}
