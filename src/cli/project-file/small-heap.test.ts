import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { emptyHeap } from './small-heap.ts';

it('gives the room of garbage back, and leaves nothing behind that collects it', () => {
  let garbage: object[] = Array.from({ length: 500_000 }, (_, index) => ({ index, text: `text ${index}` }));
  const before = getHeapStatistics();
  expect(garbage).toHaveLength(500_000);
  garbage = [];
  emptyHeap();
  const after = getHeapStatistics();
  expect(before.used_heap_size - after.used_heap_size).toBeGreaterThan(20_000_000);
  expect(before.total_heap_size - after.total_heap_size).toBeGreaterThan(10_000_000);
  expect(garbage).toEqual([]);
  expect('gc' in globalThis).toBe(false);
});
