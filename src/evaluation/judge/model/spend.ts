import type { JudgeSpend } from '#domain/analysis/index.ts';
import { costMicroUsd, type Prices, priceOf } from '#domain/sample/index.ts';

/** Counts what a judge was asked, and what it was not because the answer was known. */
export type SpendCounter = {
  asked(model: string, tokens: { readonly input: number; readonly output: number }): void;
  recalled(): void;
  read(): JudgeSpend;
};

/** @param configured the model as the configuration calls it, whose price counts where the one that answered has none of its own */
export function createSpendCounter(configured: string, prices: Prices = {}): SpendCounter {
  let spent: JudgeSpend = { calls: 0, recalled: 0, inputTokens: 0, outputTokens: 0 };
  const unpriced = new Set<string>();
  return {
    asked(model, { input, output }) {
      const { calls, inputTokens, outputTokens } = spent;
      const usage = { inputTokens: input, outputTokens: output, cachedInputTokens: undefined };
      const cost = costMicroUsd(priceOf(prices, [model, configured]), usage);
      if (cost === undefined) unpriced.add(model);
      spent = {
        ...spent,
        ...{ calls: calls + 1, inputTokens: inputTokens + input, outputTokens: outputTokens + output },
        ...(cost === undefined ? {} : { costMicroUsd: (spent.costMicroUsd ?? 0) + cost }),
        ...(unpriced.size === 0 ? {} : { unpriced: [...unpriced].sort() }),
      };
    },
    recalled() {
      spent = { ...spent, recalled: spent.recalled + 1 };
    },
    read: () => spent,
  };
}
