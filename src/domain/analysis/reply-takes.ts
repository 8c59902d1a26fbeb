import type { ArmTakes, CaseReply, ReplyTakes } from './evaluation-result.ts';
import { type CasePair, estimateChange } from './paired.ts';

/** A release's replies, and what a token of its model costs, read and written, in micro-dollars; undefined: nobody knows. */
type Arm = {
  readonly replies: readonly CaseReply[];
  readonly microUsdPerToken: { readonly input: number; readonly output: number } | undefined;
};

/** What each is for one reply; undefined: the agent doesn't say. */
const QUANTITIES: readonly {
  readonly what: ReplyTakes['what'];
  readonly of: (reply: CaseReply, arm: Arm) => number | undefined;
}[] = [
  { what: 'latencyMs', of: ({ latencyMs }) => latencyMs },
  { what: 'tokens', of: ({ tokens }) => tokens },
  { what: 'inputTokens', of: inputOf },
  { what: 'outputTokens', of: ({ outputTokens }) => outputTokens },
  { what: 'costMicroUsd', of: costOf },
  { what: 'toolCalls', of: ({ toolCalls }) => toolCalls.length },
];

/**
 * What a reply takes, by release: means over cases, whose repeats are averaged first, and the paired change with its interval. Replies that failed
 * or were blocked took something else. Calls of tools are unknown where neither release reports any: not to report them is not to make none.
 */
export function compareTakes(
  cases: readonly { readonly id: string; readonly weight: number }[],
  candidate: Arm,
  baseline: Arm | undefined,
): readonly ReplyTakes[] {
  const own = totalsOf(candidate);
  const other = baseline && totalsOf(baseline);
  const reportsCalls = [own, other].some((totals) => (totals?.[QUANTITIES.length - 1]?.total ?? 0) > 0);
  return QUANTITIES.map(({ what }, index) => {
    const isKnown = what !== 'toolCalls' || reportsCalls;
    const [mine, theirs] = isKnown ? [own[index], other?.[index]] : [];
    const pairs = cases.flatMap(({ id, weight }): readonly CasePair[] => {
      const [after, before] = [mine?.byCase.get(id), theirs?.byCase.get(id)];
      return after === undefined || before === undefined
        ? []
        : [{ candidate: after.sum / after.n, baseline: before.sum / before.n, weight }];
    });
    const change = estimateChange(pairs);
    return {
      what,
      candidate: summarise(mine, cases, repliesOf(candidate)),
      ...(baseline === undefined ? {} : { baseline: summarise(theirs, cases, repliesOf(baseline)) }),
      ...(change === undefined ? {} : { change }),
    };
  });
}

function inputOf({ tokens, outputTokens }: CaseReply): number | undefined {
  return tokens === undefined || outputTokens === undefined ? undefined : Math.max(0, tokens - outputTokens);
}

/** Of an agent that tells only the sum of its tokens, at most: as if all were of the dearer kind. */
function costOf(reply: CaseReply, { microUsdPerToken }: Arm): number | undefined {
  const { tokens, outputTokens = 0 } = reply;
  if (tokens === undefined || microUsdPerToken === undefined) return undefined;
  const { input, output } = microUsdPerToken;
  const read = inputOf(reply);
  return read === undefined ? tokens * Math.max(input, output) : read * input + outputTokens * output;
}

/** Over the replies that say it. */
type Totals = { total: number; known: number; readonly byCase: Map<string, { sum: number; n: number }> };

/** In one pass: a stored reply is read anew by whoever looks. */
function totalsOf(arm: Arm): readonly Totals[] {
  const totals = QUANTITIES.map((): Totals => ({ total: 0, known: 0, byCase: new Map() }));
  for (const reply of arm.replies) {
    if (!isAnswer(reply)) continue;
    for (const [index, { of }] of QUANTITIES.entries()) {
      const value = of(reply, arm);
      const entry = totals[index];
      if (value === undefined || entry === undefined) continue;
      const before = entry.byCase.get(reply.caseId) ?? { sum: 0, n: 0 };
      entry.byCase.set(reply.caseId, { sum: before.sum + value, n: before.n + 1 });
      entry.total += value;
      entry.known += 1;
    }
  }
  return totals;
}

function summarise(
  totals: Totals | undefined,
  cases: readonly { readonly id: string; readonly weight: number }[],
  replies: number,
): ArmTakes {
  let [weights, sum] = [0, 0];
  for (const { id, weight } of cases) {
    const found = totals?.byCase.get(id);
    if (found === undefined) continue;
    weights += weight;
    sum += (weight * found.sum) / found.n;
  }
  return { ...(weights === 0 ? {} : { mean: sum / weights }), known: totals?.known ?? 0, replies };
}

function repliesOf({ replies }: Arm): number {
  return replies.filter(isAnswer).length;
}

function isAnswer({ error, blocked }: CaseReply): boolean {
  return error === undefined && blocked === undefined;
}
