import { type Fact, findFacts, keyOf } from './fact.ts';
import { stripLayout } from './layout.ts';
import { findStatuses, type Status } from './status.ts';
import { containment, contentWords, normalise, splitClauses } from './text.ts';
import { spellOut } from './wording.ts';

/** One thing that a text says. */
export type Clause = {
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly facts: readonly Fact[];
  readonly statuses: ReadonlySet<Status>;
  readonly isNegated: boolean;
  /** The words that a denial in it is about. */
  readonly denied: ReadonlySet<string>;
  readonly isQuestion: boolean;
  /** Thanks, apologies, offers of help, "as follows:": true of any reply and checkable against nothing. */
  readonly isCourtesy: boolean;
};

/** A text taken apart into what can be compared. */
export type Passage = {
  /** The first thousand; words, facts and statuses are of all. */
  readonly clauses: readonly Clause[];
  readonly words: ReadonlySet<string>;
  readonly factKeys: ReadonlySet<string>;
  readonly facts: readonly Fact[];
  readonly statuses: ReadonlySet<Status>;
  /** `yes` or `no` when the text starts by saying so, in whatever words. */
  readonly particle: 'yes' | 'no' | undefined;
  readonly text: string;
};

const NEGATION = /\b(?:not|never|no|none|nothing|neither|nobody|nor|cannot|without|unable|false)\b|n't\b/g;
/** "No tablet until then" and "nothing but water" say when and what, and deny neither. */
const LIMITED =
  /(?:\b(?:not|no|never|cannot)\b|n't\b)(?: [\w']+){0,6} (?:until|unless|except|before)\b|\bnothing but\b|\bno[t]? (?:\w+er|less|more) than\b|\bnot only\b/;
/** Said before the matter itself. */
const OPENING =
  /^(?:(?:yes|no|(?:i'm |i am )?(?:really |so |very )?sorry|unfortunately|certainly|of course|sure|absolutely|done|great question)(?: but)?[,!:]?\s+(?!order\b|product\b|item\b))+/;
const YES =
  /^yes\b(?! (?:order|product|item|one|units?)\b)|^(?:sure|certainly|of course|absolutely|you can|we do|it does|it is)(?=[,.!:;]|$)/;
const NO =
  /^no\b(?! (?:order|product|item|one|units?|problem|worries|need)\b)|^(?:(?:i'm |i am )?(?:so |very )?(?:sorry|afraid)(?:[,.!]| but)? )?(?:nope\b|unfortunately not\b|not (?:possible|at all)\b|i'm afraid not\b|(?:that|this|it)(?:'s not| is not| isn't) (?:possible|allowed)\b)/;
const COURTESY =
  /^(?:good news|great news|good question)\b|\bi understand\b|\bget well\b|\b(?:sorry (?:for|about|you|your|that|to)|apologi[sz]e|thank you|thanks|you(?:'re| are) welcome|welcome to|(?:glad|happy|pleased) (?:to|you|i)|please|(?:can|could|may) i (?:help|assist)|(?:can|to) help (?:you )?with|anything else|let me know|feel free|hello|hi|hey|goodbye|have a (?:lovely|nice|great|good)|appreciate)\b/;

export function parsePassage(text: string): Passage {
  const whole = normalise(stripLayout(text));
  const all = splitClauses(whole).map(parseClause);
  const facts = [...new Map(all.flatMap((clause) => clause.facts).map((fact) => [keyOf(fact), fact])).values()];
  return {
    clauses: all.slice(0, MOST_COMPARED),
    words: new Set(all.flatMap((clause) => [...clause.words])),
    facts,
    factKeys: new Set(facts.map(keyOf)),
    statuses: new Set(all.flatMap((clause) => [...clause.statuses])),
    particle: YES.test(whole) ? 'yes' : NO.test(whole) ? 'no' : undefined,
    text: whole,
  };
}

/** Clauses are compared with each other, each with each: of a longer text only so many of them. */
const MOST_COMPARED = 1000;

/** Both as one; the first says whether it starts with a yes. */
export function joinPassages(a: Passage, b: Passage): Passage {
  return {
    clauses: [...a.clauses, ...b.clauses],
    words: new Set([...a.words, ...b.words]),
    facts: [...a.facts, ...b.facts],
    factKeys: new Set([...a.factKeys, ...b.factKeys]),
    statuses: new Set([...a.statuses, ...b.statuses]),
    particle: a.particle,
    text: `${a.text}\n${b.text}`,
  };
}

/** Whether the passage says in one of its clauses what the clause says. */
export function isAffirmed(clause: Clause, passage: Passage): boolean {
  if (clause.isQuestion || clause.isCourtesy || clause.words.size < 2) return false;
  return passage.clauses.some((said) => {
    if (said.isQuestion || said.isNegated !== clause.isNegated) return false;
    const hasFact =
      clause.facts.length === 0 || clause.facts.some((fact) => said.facts.some((one) => keyOf(one) === keyOf(fact)));
    return hasFact && containment(clause.words, said.words) >= 0.6;
  });
}

function parseClause(clause: string): Clause {
  const said = spellOut(clause.replace(OPENING, ''));
  const { statuses, rest } = findStatuses(said);
  return {
    text: clause,
    words: contentWords(said),
    facts: findFacts(said),
    statuses,
    // Twice denied is affirmed; a status carries its own denial and is out of the text by now.
    isNegated: (rest.match(NEGATION) ?? []).length % 2 === 1 && !LIMITED.test(rest),
    denied: findDenied(rest),
    isQuestion: said.endsWith('?'),
    isCourtesy: COURTESY.test(said) || said.endsWith(':'),
  };
}

/** The first word of meaning after each negation. */
function findDenied(text: string): ReadonlySet<string> {
  const denied = new Set<string>();
  for (const { index, 0: negation } of text.matchAll(NEGATION)) {
    const start = index + negation.length;
    const after = text.slice(start, start + 60).replace(/\b\w+ly\b/g, '');
    for (const word of [...contentWords(after)].slice(0, 1)) denied.add(word);
  }
  return denied;
}
