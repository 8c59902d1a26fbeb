import { describe, expect, test } from 'vitest';
import { costMicroUsd, type Prices, priceOf } from './price.ts';

const prices: Prices = {
  'gpt-4o': { inputPerMillion: 2.5, outputPerMillion: 10, cachedInputPerMillion: 1.25 },
  'gpt-4o-2024-05-13': { inputPerMillion: 5, outputPerMillion: 15 },
  local: { inputPerMillion: 0, outputPerMillion: 0 },
};

describe('the price of a model', () => {
  test.each([
    ['gpt-4o', 2.5],
    ['gpt-4o-2024-08-06', 2.5],
    ['gpt-4o-20240806', 2.5],
    ['gpt-4o-0806', 2.5],
    ['gpt-4o-2024-05-13', 5],
    ['local', 0],
    ['gpt-4o-mini', undefined],
    ['gpt-4o-mini-2024-07-18', undefined],
    ['toString', undefined],
  ])('%s: %s', (model, input) => {
    expect(priceOf(prices, [model])?.inputPerMillion).toBe(input);
  });

  test('is that of the first model that has one', () => {
    expect(priceOf(prices, [undefined, 'proxy', 'gpt-4o'])?.inputPerMillion).toBe(2.5);
    expect(priceOf(prices, [])).toBeUndefined();
  });
});

describe('the cost of a request', () => {
  const used = { inputTokens: 1_000, outputTokens: 200, cachedInputTokens: undefined };

  test('is in whole micro-dollars', () => {
    expect(costMicroUsd(prices['gpt-4o'], used)).toBe(4_500);
    expect(costMicroUsd({ inputPerMillion: 0.15, outputPerMillion: 0.6 }, { ...used, inputTokens: 1_001 })).toBe(270);
  });

  test('counts cached input at its own price, where there is one', () => {
    expect(costMicroUsd(prices['gpt-4o'], { ...used, cachedInputTokens: 400 })).toBe(4_000);
    expect(costMicroUsd(prices['gpt-4o-2024-05-13'], { ...used, cachedInputTokens: 400 })).toBe(8_000);
    expect(costMicroUsd(prices['gpt-4o'], { ...used, cachedInputTokens: 5_000 })).toBe(3_250);
  });

  test('of what costs nothing is nothing, and of what is not known is unknown', () => {
    expect(costMicroUsd(prices.local, used)).toBe(0);
    expect(costMicroUsd(undefined, used)).toBeUndefined();
    expect(costMicroUsd(prices['gpt-4o'], { ...used, outputTokens: undefined })).toBeUndefined();
    expect(costMicroUsd(prices['gpt-4o'], { ...used, inputTokens: undefined })).toBeUndefined();
  });
});
