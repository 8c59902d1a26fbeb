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
  const places = new Map(cases.map(({ id }, place) => [id, place]));
  const own = totalsOf(candidate, places);
  const other = baseline && totalsOf(baseline, places);
  const reportsCalls = [own, other].some((totals) => (totals?.[QUANTITIES.length - 1]?.total ?? 0) > 0);
  return QUANTITIES.map(({ what }, index) => {
    const isKnown = what !== 'toolCalls' || reportsCalls;
    const [mine, theirs] = isKnown ? [own[index], other?.[index]] : [];
    const pairs = cases.flatMap(({ weight }, place): readonly CasePair[] => {
      const [after, before] = [meanAt(mine, place), meanAt(theirs, place)];
      return after === undefined || before === undefined ? [] : [{ candidate: after, baseline: before, weight }];
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

/** Over the replies that say it; of each case, by its place, the sum and the number of those. */
type Totals = { total: number; known: number; readonly sums: Float64Array; readonly counts: Uint32Array };

/** In one pass: a stored reply is read anew by whoever looks. */
function totalsOf(arm: Arm, places: ReadonlyMap<string, number>): readonly Totals[] {
  const { size } = places;
  const totals = QUANTITIES.map(
    (): Totals => ({ total: 0, known: 0, sums: new Float64Array(size), counts: new Uint32Array(size) }),
  );
  for (const reply of arm.replies) {
    if (!isAnswer(reply)) continue;
    const place = places.get(reply.caseId) ?? size;
    for (const [index, { of }] of QUANTITIES.entries()) {
      const value = of(reply, arm);
      const entry = totals[index];
      if (value === undefined || entry === undefined) continue;
      entry.total += value;
      entry.known += 1;
      if (place === size) continue;
      entry.sums[place] = (entry.sums[place] ?? 0) + value;
      entry.counts[place] = (entry.counts[place] ?? 0) + 1;
    }
  }
  return totals;
}

/** Of the case at a place; undefined where no reply to it says. */
function meanAt(totals: Totals | undefined, place: number): number | undefined {
  const count = totals?.counts[place] ?? 0;
  return count === 0 ? undefined : (totals?.sums[place] ?? 0) / count;
}

function summarise(
  totals: Totals | undefined,
  cases: readonly { readonly weight: number }[],
  replies: number,
): ArmTakes {
  let [weights, sum] = [0, 0];
  for (const [place, { weight }] of cases.entries()) {
    const mean = meanAt(totals, place);
    if (mean === undefined) continue;
    weights += weight;
    sum += weight * mean;
  }
  return { ...(weights === 0 ? {} : { mean: sum / weights }), known: totals?.known ?? 0, replies };
}

function repliesOf({ replies }: Arm): number {
  return replies.filter(isAnswer).length;
}

function isAnswer({ error, blocked }: CaseReply): boolean {
  return error === undefined && blocked === undefined;
}
