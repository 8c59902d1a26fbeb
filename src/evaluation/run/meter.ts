import {
  type AgentSpend,
  addSpent,
  type JudgeEstimate,
  type JudgeSpend,
  NOTHING_SPENT,
  overBudget,
  type SpendBudget,
  type Spent,
  spentOnJudge,
} from '#domain/analysis/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { type Prices, priceOf } from '#domain/sample/index.ts';

/** What an evaluation has taken, and whether one more reply may be asked for. */
export type Meter = {
  /** With what an interrupted one took before. */
  spent(): Spent;
  /**
   * Sets aside what a reply may take, once there is room for it: those that are under way may take less than was set aside. What it
   * resolves with instead is why no more may be asked for.
   */
  reserve(): Promise<string | undefined>;
  /** An agent answered, with so many tokens where it says so. */
  asked(tokens: number | undefined, definition: ReleaseDefinition | undefined): void;
  /** A reply is scored: what it took is known now. */
  settle(): void;
  /** What the agents took. */
  asking(): AgentSpend;
};

type MeterOptions = {
  /** Undefined: nothing is limited. */
  readonly budget: SpendBudget | undefined;
  readonly before: Spent | undefined;
  /** What a judge was asked so far. */
  readonly judged: (() => JudgeSpend) | undefined;
  /** What judging one reply takes, as far as that is known before. */
  readonly perReply: Pick<JudgeEstimate, 'calls' | 'inputTokens' | 'outputTokens' | 'costMicroUsd'> | undefined;
  readonly prices: Prices | undefined;
};

export function createMeter({ budget, before, judged, perReply, prices = {} }: MeterOptions): Meter {
  let agents = NOTHING_SPENT;
  let [underWay, replies, untold, isPriced] = [0, 0, 0, false];
  const unpriced = new Set<string>();
  const one: Spent = {
    judgeCalls: Math.ceil(perReply?.calls ?? 0),
    tokens: Math.ceil((perReply?.inputTokens ?? 0) + (perReply?.outputTokens ?? 0)),
    costMicroUsd: Math.ceil(perReply?.costMicroUsd ?? 0),
  };
  const spent = (): Spent => {
    const judges = judged === undefined ? NOTHING_SPENT : spentOnJudge(judged());
    return addSpent(addSpent(before ?? NOTHING_SPENT, judges), agents);
  };
  /** Those that are under way may have been judged in part: their calls are then counted twice, until they are settled. */
  const overWithOneMore = (): string | undefined => {
    if (budget === undefined) return undefined;
    let expected = spent();
    for (let reply = 0; reply <= underWay; reply += 1) expected = addSpent(expected, one);
    return overBudget(expected, budget)[0];
  };
  let settled = Promise.withResolvers<void>();
  return {
    spent,
    async reserve() {
      for (;;) {
        const over = overWithOneMore();
        if (over === undefined) {
          underWay += 1;
          return undefined;
        }
        if (underWay === 0) return over;
        await settled.promise;
      }
    },
    asked(tokens, definition) {
      const model = definition?.model?.name;
      const price = priceOf(prices, [model]);
      // Agents tell only the sum: as if all of it were of the dearer kind.
      const dearest = price && Math.max(price.inputPerMillion, price.outputPerMillion);
      const cost = dearest === undefined ? 0 : Math.round((tokens ?? 0) * dearest);
      if (dearest === undefined) unpriced.add(model ?? 'an agent that names no model');
      else isPriced = true;
      replies += 1;
      if (tokens === undefined) untold += 1;
      agents = addSpent(agents, { judgeCalls: 0, tokens: tokens ?? 0, costMicroUsd: cost });
    },
    settle() {
      underWay -= 1;
      settled.resolve();
      settled = Promise.withResolvers();
    },
    asking: () => ({
      ...{ replies, tokens: agents.tokens, untold },
      ...(isPriced ? { costMicroUsd: agents.costMicroUsd } : {}),
      ...(unpriced.size === 0 || Object.keys(prices).length === 0 ? {} : { unpriced: [...unpriced].sort() }),
    }),
  };
}
