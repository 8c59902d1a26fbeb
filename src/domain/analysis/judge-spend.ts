import type { AgentSpend, JudgeSpend } from './evaluation-result.ts';
import { countText, moneyText, type Spent } from './spent.ts';

/** `1,440 judge calls, 96 more answered from memory; 1,296,000 tokens in, 57,600 out; $1.90`. */
export function spendText({ calls, recalled, inputTokens, outputTokens, ...cost }: JudgeSpend): string {
  const known = recalled === 0 ? '' : `, ${countText(recalled)} more answered from memory`;
  const tokens = `${countText(inputTokens)} tokens in, ${countText(outputTokens)} out`;
  return `${countText(calls)} judge ${calls === 1 ? 'call' : 'calls'}${known}; ${tokens}${costText(cost, '')}`;
}

/** `360 agent replies asked for; 14,400 tokens; at most $0.12`. */
export function agentSpendText({ replies, tokens, untold, ...cost }: AgentSpend): string {
  const asked = `${countText(replies)} agent ${replies === 1 ? 'reply' : 'replies'} asked for`;
  if (untold === replies) return `${asked}; their tokens not told`;
  const some = untold === 0 ? '' : `, ${countText(untold)} didn’t tell theirs`;
  return `${asked}; ${countText(tokens)} tokens${some}${costText(cost, 'at most ')}`;
}

/** Nothing where nobody looked at prices: results of before. */
function costText(
  { costMicroUsd, unpriced = [] }: Pick<JudgeSpend, 'costMicroUsd' | 'unpriced'>,
  bound: string,
): string {
  const known = costMicroUsd === undefined ? [] : [`${bound}${moneyText(costMicroUsd)}`];
  const unknown = unpriced.length === 0 ? [] : [`what ${unpriced.join(', ')} costs is not known`];
  return [...known, ...unknown].map((text) => `; ${text}`).join('');
}

/** As a budget counts it. */
export function spentOnJudge({ calls, inputTokens, outputTokens, costMicroUsd = 0 }: JudgeSpend): Spent {
  return { judgeCalls: calls, tokens: inputTokens + outputTokens, costMicroUsd };
}

/** Of several judges, or several shares of an evaluation; undefined where none was paid for. */
export function addJudgeSpends(spends: readonly JudgeSpend[]): JudgeSpend | undefined {
  if (spends.length === 0) return undefined;
  const sum = (pick: (spend: JudgeSpend) => number) => spends.reduce((total, spend) => total + pick(spend), 0);
  const unpriced = [...new Set(spends.flatMap((spend) => spend.unpriced ?? []))].sort();
  const isPriced = spends.some(({ costMicroUsd }) => costMicroUsd !== undefined);
  return {
    calls: sum(({ calls }) => calls),
    recalled: sum(({ recalled }) => recalled),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    ...(isPriced ? { costMicroUsd: sum(({ costMicroUsd = 0 }) => costMicroUsd) } : {}),
    ...(unpriced.length === 0 ? {} : { unpriced }),
  };
}

/** Of several shares of an evaluation; undefined where nothing is known. */
export function addAgentSpends(spends: readonly AgentSpend[]): AgentSpend | undefined {
  if (spends.length === 0) return undefined;
  const sum = (pick: (spend: AgentSpend) => number) => spends.reduce((total, spend) => total + pick(spend), 0);
  const unpriced = [...new Set(spends.flatMap((spend) => spend.unpriced ?? []))].sort();
  const isPriced = spends.some(({ costMicroUsd }) => costMicroUsd !== undefined);
  return {
    replies: sum(({ replies }) => replies),
    tokens: sum(({ tokens }) => tokens),
    untold: sum(({ untold }) => untold),
    ...(isPriced ? { costMicroUsd: sum(({ costMicroUsd = 0 }) => costMicroUsd) } : {}),
    ...(unpriced.length === 0 ? {} : { unpriced }),
  };
}
