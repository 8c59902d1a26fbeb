import { assert } from '#domain/shared/index.ts';

/** What judging a reply once, or several times, came to. */
export type Judgement =
  | { readonly outcome: 'scored'; readonly score: number; readonly reason: string }
  | { readonly outcome: 'not-applicable' | 'blocked' | 'errored'; readonly reason: string };

type Scored = Extract<Judgement, { outcome: 'scored' }>;

/** How several scores become one. `majority`: the score that more than half of them give, else the one in the middle. */
export type Agreement = 'mean' | 'majority';

/**
 * Several judgements of one reply as one, with the reason of the one nearest to it. Where no more than half of them are scores
 * there is none: it is blocked where a filter spoke, and else an error.
 */
export function combineJudgements(judgements: readonly Judgement[], by: Agreement): Judgement {
  const [first] = judgements;
  assert(first !== undefined, 'somebody judges');
  if (judgements.length === 1) return first;
  const scored = judgements.filter((one): one is Scored => one.outcome === 'scored');
  if (scored.length * 2 <= judgements.length) {
    const rest = judgements.filter(({ outcome }) => outcome !== 'scored');
    const { outcome, reason } = rest.find((one) => one.outcome === 'blocked') ?? rest[0] ?? first;
    return {
      outcome: outcome === 'scored' ? 'errored' : outcome,
      reason: `${rest.length} of ${judgements.length} judgings gave no score: ${reason}`,
    };
  }
  const scores = scored.map(({ score }) => score);
  const score = by === 'mean' ? meanOf(scores) : medianOf(scores);
  const nearest = scored.reduce((best, one) =>
    Math.abs(one.score - score) < Math.abs(best.score - score) ? one : best,
  );
  return { outcome: 'scored', score, reason: `${nearest.reason} (${by} of ${scores.join(', ')})` };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What more than half of the values are is also the one in their middle. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return meanOf(sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1));
}
