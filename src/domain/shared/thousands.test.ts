import { expect, it } from 'vitest';
import { groupThousands } from './thousands.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1_890, '1,890'],
  [-100, '-100'],
  [-123_456, '-123,456'],
  [9_007_199_254_740_991, '9,007,199,254,740,991'],
])('%s is %s', (value, text) => {
  expect(groupThousands(value)).toBe(text);
});

it('is what the locale has, of any number', () => {
  for (const value of [-0, 0.5, 1_234.5678, 1e21, 1e16, Number.NaN, Number.POSITIVE_INFINITY, -1_000_000, 100_000]) {
    expect(groupThousands(value)).toBe(value.toLocaleString('en-US'));
  }
});
