import type { JudgeSpend } from '#domain/analysis/index.ts';

/** Counts what a judge was asked, and what it was not because the answer was known. */
export type SpendCounter = {
  asked(tokens: { readonly input: number; readonly output: number }): void;
  recalled(): void;
  read(): JudgeSpend;
};

export function createSpendCounter(): SpendCounter {
  let spent: JudgeSpend = { calls: 0, recalled: 0, inputTokens: 0, outputTokens: 0 };
  return {
    asked({ input, output }) {
      const { calls, inputTokens, outputTokens } = spent;
      spent = { ...spent, calls: calls + 1, inputTokens: inputTokens + input, outputTokens: outputTokens + output };
    },
    recalled() {
      spent = { ...spent, recalled: spent.recalled + 1 };
    },
    read: () => spent,
  };
}
