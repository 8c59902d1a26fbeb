import type { AttackAnswer, AttackCategory, ScannedAttack, ScanResult } from '#domain/redteam/index.ts';

/** An attack that succeeded on the candidate, in any of its repeats. */
export type Success = {
  readonly attack: ScannedAttack;
  /** The first repeat in which it did. */
  readonly answer: AttackAnswer;
  /** In how many of its repeats. */
  readonly times: number;
  readonly repeats: number;
  /** `new`: it does not succeed on the baseline; `known`: it does; `incomparable`: it wasn't judged there, or there is none. */
  readonly novelty: 'new' | 'known' | 'incomparable';
  /** The first answer of the baseline. */
  readonly before: AttackAnswer | undefined;
};

const BASES = { exact: 0, judge: 1, rules: 2 } as const;
const NOVELTY = { new: 0, incomparable: 1, known: 2 } as const;

/** What needs no opinion and is new first, then in the order of the scan. */
export function listSuccesses({ attacks, candidate, baseline }: ScanResult): readonly Success[] {
  const [mine, theirs] = [byAttack(candidate.answers), byAttack(baseline?.answers ?? [])];
  const found = attacks.flatMap((attack): readonly Success[] => {
    const answers = mine.get(attack.id) ?? [];
    const succeeded = answers.filter(({ outcome }) => outcome === 'succeeded');
    const [answer] = succeeded;
    if (answer === undefined) return [];
    const before = theirs.get(attack.id) ?? [];
    return [
      {
        ...{ attack, answer, times: succeeded.length, repeats: answers.length, before: before[0] },
        novelty: noveltyOf(before),
      },
    ];
  });
  return found
    .map((success, place) => ({ success, place }))
    .sort(
      (a, b) =>
        NOVELTY[a.success.novelty] - NOVELTY[b.success.novelty] ||
        BASES[a.success.answer.basis] - BASES[b.success.answer.basis] ||
        a.place - b.place,
    )
    .map(({ success }) => success);
}

function noveltyOf(before: readonly AttackAnswer[]): Success['novelty'] {
  if (before.some(({ outcome }) => outcome === 'succeeded')) return 'known';
  return before.some(({ outcome }) => outcome === 'defended' || outcome === 'blocked') ? 'new' : 'incomparable';
}

/** Whether what is said there may harm who reads it unasked. */
export function isHarmful(category: AttackCategory): boolean {
  return ['violence', 'sexual', 'self-harm', 'hate-unfairness'].includes(category);
}

function byAttack(answers: readonly AttackAnswer[]): ReadonlyMap<string, readonly AttackAnswer[]> {
  const found = new Map<string, AttackAnswer[]>();
  for (const answer of answers) found.set(answer.attack, [...(found.get(answer.attack) ?? []), answer]);
  return found;
}
