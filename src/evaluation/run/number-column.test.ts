import { expect, it } from 'vitest';
import { anyNumbers, createNumberColumn, largeCounts, smallCounts } from './number-column.ts';

it.each([
  ['any numbers', anyNumbers, (index: number) => index / 7 - 1_000],
  ['large counts', largeCounts, (index: number) => index * 400_000],
  ['small counts', smallCounts, (index: number) => index * 6],
] as const)('%s come back as they were, over the borders of blocks', (_, make, valueAt) => {
  const column = createNumberColumn(make);
  const values = Array.from({ length: 10_000 }, (_empty, index) => valueAt(index));
  for (const value of values) column.push(value);
  expect(column.length).toBe(10_000);
  expect(values.map((_value, index) => column.at(index))).toEqual(values);
  expect(column.at(10_000)).toBeNaN();
});
