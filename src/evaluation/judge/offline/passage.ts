import { type Fact, findFacts, keyOf } from './fact.ts';
import { findStatuses, type Status } from './status.ts';
import { containment, contentWords, normalise, splitClauses } from './text.ts';

/** One thing that a text says. */
export type Clause = {
  readonly words: ReadonlySet<string>;
  readonly facts: readonly Fact[];
  readonly statuses: ReadonlySet<Status>;
  readonly isNegated: boolean;
  readonly isQuestion: boolean;
  /** Thanks, apologies, offers of help: true of any reply and checkable against nothing. */
  readonly isCourtesy: boolean;
};

/** A text taken apart into what can be compared. */
export type Passage = {
  readonly clauses: readonly Clause[];
  readonly words: ReadonlySet<string>;
  readonly factKeys: ReadonlySet<string>;
  readonly facts: readonly Fact[];
  readonly statuses: ReadonlySet<Status>;
  /** `yes` or `no` when the text starts by saying so. */
  readonly particle: 'yes' | 'no' | undefined;
  readonly text: string;
};

const NEGATION = /\b(?:not|never|no|none|nothing|neither|nobody|nor|cannot|without|unable|false)\b|n't\b/g;
/** Said before the matter itself. */
const OPENING =
  /^(?:(?:yes|no|(?:i'm |i am )?(?:really |so |very )?sorry|unfortunately|certainly|of course|sure|absolutely|done|great question)(?: but)?[,!:]?\s+(?!order\b|product\b|item\b))+/;
const COURTESY =
  /\b(?:sorry for|sorry (?:you|that|to)|apologi[sz]e|thank you|thanks|you(?:'re| are) welcome|welcome to|(?:glad|happy|pleased) (?:to|you|i)|please|(?:can|could|may) i (?:help|assist)|(?:can|to) help (?:you )?with|anything else|let me know|feel free|hello|hi|hey|goodbye|have a (?:lovely|nice|great|good)|appreciate)\b/;

export function parsePassage(text: string): Passage {
  const whole = normalise(text);
  const clauses = splitClauses(whole).map(parseClause);
  const facts = [...new Map(clauses.flatMap((clause) => clause.facts).map((fact) => [keyOf(fact), fact])).values()];
  return {
    clauses,
    words: new Set(clauses.flatMap((clause) => [...clause.words])),
    facts,
    factKeys: new Set(facts.map(keyOf)),
    statuses: new Set(clauses.flatMap((clause) => [...clause.statuses])),
    particle: /^(yes|no)\b(?! (?:order|product|item|one|units?)\b)/.exec(whole)?.[1] as 'yes' | 'no' | undefined,
    text: whole,
  };
}

/** Whether the passage denies what the clause of the other passage says, or says what that denies. */
export function denies(passage: Passage, clause: Clause, other: Passage): boolean {
  return passage.clauses.some((said) => {
    if (said.isNegated === clause.isNegated || said.isQuestion || clause.isQuestion) return false;
    if (said.isCourtesy || clause.isCourtesy || Math.min(said.words.size, clause.words.size) < 2) return false;
    if (!isSameMatter(said, clause)) return false;
    // "A bot, and not a human" denies nothing where both say so: there the denial is about a part of the clause.
    const [negated, opposite] = said.isNegated ? [said, other] : [clause, passage];
    return !opposite.clauses.some((one) => one.isNegated && one.words.size > 0 && isSameMatter(one, negated));
  });
}

function isSameMatter(a: Clause, b: Clause): boolean {
  const [small, large] = a.words.size <= b.words.size ? [a.words, b.words] : [b.words, a.words];
  return containment(small, large) >= 0.6;
}

function parseClause(clause: string): Clause {
  const said = clause.replace(OPENING, '');
  const { statuses, rest } = findStatuses(said);
  return {
    words: contentWords(said),
    facts: findFacts(said),
    statuses,
    // Twice denied is affirmed; a status carries its own denial and is out of the text by now.
    isNegated: (rest.match(NEGATION) ?? []).length % 2 === 1,
    isQuestion: said.endsWith('?'),
    isCourtesy: COURTESY.test(said),
  };
}
