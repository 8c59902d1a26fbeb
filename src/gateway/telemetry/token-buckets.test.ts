import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeTokenBuckets, noTokens, TOKEN_BOUNDS, tokenBucket } from './token-buckets.ts';

/** By looking. */
function searched(tokens: number): number {
  const found = TOKEN_BOUNDS.findIndex((bound) => tokens <= bound);
  return found === -1 ? TOKEN_BOUNDS.length : found;
}

test('a count belongs to the first bound that it isn’t above', () => {
  expect(TOKEN_BOUNDS.at(-1)).toBe(67_108_864);
  for (const bound of TOKEN_BOUNDS) {
    for (const tokens of [bound - 1, bound, bound + 0.5, bound + 1]) expect(tokenBucket(tokens)).toBe(searched(tokens));
  }
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (tokens) => {
      expect(tokenBucket(tokens)).toBe(searched(tokens));
    }),
  );
});

test('two counts are added bucket by bucket', () => {
  const one = { input: noTokens(), output: noTokens() };
  one.input[2] = 3;
  one.output[14] = 1;
  expect(mergeTokenBuckets(one, one)).toEqual({
    input: [0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    output: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
  });
});
