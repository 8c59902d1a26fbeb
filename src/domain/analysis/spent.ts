import { groupThousands } from '../shared/index.ts';

/** What an evaluation has paid for so far. */
export type Spent = {
  /** Answers of judges. */
  readonly judgeCalls: number;
  /** Of judges, and of agents as far as they say. */
  readonly tokens: number;
  /** As far as prices are known; of an agent, which doesn't say which of its tokens it wrote, at most. */
  readonly costMicroUsd: number;
};

/** What one evaluation may take. What is absent has no limit. */
export type SpendBudget = { readonly [K in keyof Spent]?: Spent[K] | undefined };

export const NOTHING_SPENT: Spent = { judgeCalls: 0, tokens: 0, costMicroUsd: 0 };

export function addSpent(a: Spent, b: Spent): Spent {
  return {
    judgeCalls: a.judgeCalls + b.judgeCalls,
    tokens: a.tokens + b.tokens,
    costMicroUsd: a.costMicroUsd + b.costMicroUsd,
  };
}

/** Where a spend is beyond its budget. Empty: nowhere. */
export function overBudget(spent: Spent, budget: SpendBudget): readonly string[] {
  return (['judgeCalls', 'tokens', 'costMicroUsd'] as const).flatMap((name) => {
    const limit = budget[name];
    if (limit === undefined || spent[name] <= limit) return [];
    const { setting, amount, noun } = WORDS[name];
    const more = `${amount(spent[name] - limit)} more than the ${amount(limit)}`;
    return [`${amount(spent[name])}${noun}, ${more} of evaluation.budget.${setting}`];
  });
}

/** `118 judge calls, 109,000 tokens, $0.12`. */
export function spentText({ judgeCalls, tokens, costMicroUsd }: Spent): string {
  const calls = `${countText(judgeCalls)} judge ${judgeCalls === 1 ? 'call' : 'calls'}`;
  const cost = costMicroUsd === 0 ? '' : `, ${moneyText(costMicroUsd)}`;
  return `${calls}, ${countText(tokens)} tokens${cost}`;
}

export function moneyText(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  return `$${usd === 0 || usd >= 1 ? usd.toFixed(2) : Number(usd.toPrecision(3))}`;
}

export function countText(value: number): string {
  return groupThousands(value);
}

const WORDS = {
  judgeCalls: { setting: 'judgeCalls', amount: countText, noun: ' judge calls' },
  tokens: { setting: 'tokens', amount: countText, noun: ' tokens' },
  costMicroUsd: { setting: 'money', amount: moneyText, noun: '' },
} as const;
