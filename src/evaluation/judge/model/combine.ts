/** What judging a reply once, or several times, came to. */
export type Judgement =
  | { readonly outcome: 'scored'; readonly score: number; readonly reason: string }
  | { readonly outcome: 'blocked' | 'errored'; readonly reason: string };

type Scored = Extract<Judgement, { outcome: 'scored' }>;

/**
 * Several judgements of one reply: their mean, with the reason of the one nearest to it. One that a filter stopped blocks them all,
 * and where no more than half are scores there is none.
 */
export function combineJudgements(judgements: readonly Judgement[]): Judgement {
  const blocked = judgements.find(({ outcome }) => outcome === 'blocked');
  if (blocked !== undefined) return { outcome: 'blocked', reason: blocked.reason };
  const scored = judgements.filter((one): one is Scored => one.outcome === 'scored');
  if (scored.length * 2 <= judgements.length) {
    const why = judgements.find(({ outcome }) => outcome === 'errored')?.reason ?? 'nobody judged';
    const some = `${judgements.length - scored.length} of ${judgements.length} judgings failed: ${why}`;
    return { outcome: 'errored', reason: judgements.length === 1 ? why : some };
  }
  const score = scored.reduce((sum, one) => sum + one.score, 0) / scored.length;
  const nearest = scored.reduce((best, one) =>
    Math.abs(one.score - score) < Math.abs(best.score - score) ? one : best,
  );
  const scores =
    judgements.length === 1 ? '' : ` (${scored.length} judgings: ${scored.map((one) => one.score).join(', ')})`;
  return { outcome: 'scored', score, reason: `${nearest.reason}${scores}` };
}
