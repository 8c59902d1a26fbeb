import { expect, it } from 'vitest';
import { howAlike } from './alike.ts';

it('says how alike replies to one question are by the words they share', () => {
  expect(howAlike(['It is in stock.', 'it is in STOCK'])).toBe(1);
  expect(howAlike(['red green', 'blue'])).toBe(0);
  // 3 of 4 words and 3 of 5: 2 * 0.75 * 0.6 / 1.35.
  expect(howAlike(['it is in stock', 'it is in the warehouse'])).toBeCloseTo(2 / 3, 10);
});

it('holds each with the next and the last with the first: of three all pairs', () => {
  expect(howAlike(['a', 'a', 'b'])).toBeCloseTo(1 / 3, 10);
  expect(howAlike(['a', 'a', 'b', 'b'])).toBeCloseTo(1 / 2, 10);
});

it('takes each sign of a script without spaces for a word', () => {
  expect(howAlike(['在庫あり', '在庫なし'])).toBeCloseTo(0.5, 10);
});

it('knows nothing of one reply alone, and finds two silent ones alike', () => {
  expect(howAlike(['a'])).toBeUndefined();
  expect(howAlike([])).toBeUndefined();
  expect(howAlike(['', ''])).toBe(1);
  expect(howAlike(['…', '!'])).toBe(1);
  expect(howAlike(['', 'a'])).toBe(0);
});

it('reads of a text that is very long its beginning', () => {
  const long = 'word '.repeat(200_000);
  expect(howAlike([`${long}a`, `${long}b`])).toBe(1);
});
