import type { Clause, Passage } from './passage.ts';
import { containment } from './text.ts';

/** Tells of a clause of the other passage whether the passage denies what it says, or says what it denies. */
export function findDenials(passage: Passage, other: Passage): (clause: Clause) => boolean {
  // "A bot, and not a human" denies nothing where both say so: there the denial is about a part of the clause.
  const shared = new Map<Clause, boolean>();
  const isShared = (negated: Clause, opposite: Passage): boolean => {
    const known = shared.get(negated);
    if (known !== undefined) return known;
    const is = opposite.clauses.some((one) => one.isNegated && one.words.size > 0 && isSameMatter(one, negated));
    shared.set(negated, is);
    return is;
  };
  return (clause) =>
    passage.clauses.some((said) => {
      if (said.isNegated === clause.isNegated || said.isQuestion || clause.isQuestion) return false;
      if (said.isCourtesy || clause.isCourtesy || Math.min(said.words.size, clause.words.size) < 2) return false;
      if (!isSameMatter(said, clause)) return false;
      const [negated, affirmed, opposite] = said.isNegated ? [said, clause, other] : [clause, said, passage];
      return isDenialOf(negated, affirmed) && !isShared(negated, opposite);
    });
}

/** "Not covered by M, it costs 4 euros there" denies nothing of "on M it costs 4 euros": nothing there is said to be covered. */
function isDenialOf({ denied }: Clause, { words }: Clause): boolean {
  return denied.size === 0 || [...denied].some((word) => words.has(word));
}

function isSameMatter(a: Clause, b: Clause): boolean {
  const [small, large] = a.words.size <= b.words.size ? [a.words, b.words] : [b.words, a.words];
  return containment(small, large) >= 0.6;
}
