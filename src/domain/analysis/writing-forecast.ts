import { costMicroUsd, type Prices, priceOf } from '../sample/index.ts';
import { countText, moneyText, type Spent } from './spent.ts';

/** A rule of thumb for texts in Latin letters; the providers' own tokenizers differ by a fifth. */
export const CHARS_PER_TOKEN = 4;

/** Texts that a model is to write: how many, what it reads for all of them, and how long each is taken to be. */
type Writing = { readonly texts: number; readonly charsRead: number; readonly tokensEach: number };

/** What that takes, and the same in words: `about 46,000 tokens, $0.02`. */
export function forecastWriting(
  model: string,
  { texts, charsRead, tokensEach }: Writing,
  prices: Prices = {},
): { readonly spent: Spent; readonly text: string } {
  const inputTokens = Math.round(charsRead / CHARS_PER_TOKEN);
  const outputTokens = texts * tokensEach;
  const cost = costMicroUsd(priceOf(prices, [model]), { inputTokens, outputTokens, cachedInputTokens: undefined });
  const tokens = inputTokens + outputTokens;
  const money = cost === undefined ? 'what it costs is not known' : moneyText(cost);
  return {
    spent: { judgeCalls: texts, tokens, costMicroUsd: cost ?? 0 },
    text: `about ${countText(tokens)} tokens, ${money}`,
  };
}
