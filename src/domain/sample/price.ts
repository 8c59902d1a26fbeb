/** What a model costs, in US dollars per million tokens, which is micro-dollars per token. */
type ModelPrice = {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Of input that the provider had cached; absent: as other input. */
  readonly cachedInputPerMillion?: number | undefined;
};

/** By the model's name. */
export type Prices = Readonly<Record<string, ModelPrice>>;

/** What a reply said that it took. Undefined: it did not say. */
export type TokenUsage = {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** The part of the input that the provider had cached. */
  readonly cachedInputTokens: number | undefined;
};

/** The date in `gpt-4o-2024-08-06`, `claude-sonnet-4-20250514` or `gpt-4-0613`. */
const DATED = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4})$/;

/**
 * The price of the first of these models that has one, by its own name or by its name without a date. Undefined: the price is not
 * known, and so the cost isn't either, which is not the same as nothing.
 */
export function priceOf(prices: Prices, models: readonly (string | undefined)[]): ModelPrice | undefined {
  for (const model of models) {
    if (model === undefined) continue;
    const price = own(prices, model) ?? own(prices, model.replace(DATED, ''));
    if (price !== undefined) return price;
  }
  return undefined;
}

/** In whole micro-dollars; undefined where price or usage is unknown. */
export function costMicroUsd(price: ModelPrice | undefined, usage: TokenUsage): number | undefined {
  const { inputTokens, outputTokens, cachedInputTokens = 0 } = usage;
  if (price === undefined || inputTokens === undefined || outputTokens === undefined) return undefined;
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
  const cached = Math.min(cachedInputTokens, inputTokens);
  return Math.round(
    (inputTokens - cached) * inputPerMillion + cached * cachedInputPerMillion + outputTokens * outputPerMillion,
  );
}

function own(prices: Prices, model: string): ModelPrice | undefined {
  return Object.hasOwn(prices, model) ? prices[model] : undefined;
}
