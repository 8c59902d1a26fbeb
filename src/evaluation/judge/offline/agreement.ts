import { findDenials } from './denial.ts';
import { type Fact, isArticle, isWithin, keyOf } from './fact.ts';
import { type Clause, isAffirmed, type Passage } from './passage.ts';
import { areExclusive } from './status.ts';
import { containment } from './text.ts';

/** How a reply stands to what a correct one says. Counts of things asserted; shares are 0-1. */
type Agreement = {
  /** What a correct reply must bring that the question doesn't hold. */
  readonly needed: number;
  readonly met: number;
  /** Needed things of which the reply says otherwise. */
  readonly contradicted: number;
  /** Whether it says something that a correct reply says, beyond a bare yes or no, and no more that contradicts it. */
  readonly isPartlyRight: boolean;
  /** How much of what a correct reply says, clause by clause, so that what has no figures counts too. */
  readonly completeness: number;
  /** Share of the meaningful words, leaving out those of the question. */
  readonly wordShare: number;
};

/** Holds a reply against a correct one. `known` are further true texts: what agrees with those contradicts nothing. */
export function compareWithTruth(reply: Passage, truth: Passage, query: Passage, known: readonly Passage[]): Agreement {
  const needed = truth.facts.filter((fact) => !isGiven(fact, query));
  const met = needed.filter((fact) => reply.factKeys.has(keyOf(fact)));
  const isKnown = (fact: Fact) => [truth, query, ...known].some((passage) => passage.factKeys.has(keyOf(fact)));
  // Where nothing is right, figures of the context in place of the needed ones are those of another thing.
  const isExcused = met.length > 0 ? isKnown : (fact: Fact) => isGiven(fact, query);
  const foreign = reply.facts.filter(
    (fact) => !isArticle(fact) && !isExcused(fact) && !isPartOfId(fact, [truth, query]),
  );
  const unmet = needed.filter((fact) => !reply.factKeys.has(keyOf(fact)));
  const statuses = [...truth.statuses];
  const statusesMet = statuses.filter((status) => reply.statuses.has(status)).length;
  const statusesDenied = statuses.filter((status) => !reply.statuses.has(status) && isDenied(status, reply)).length;
  const clausesDenied = truth.clauses.filter(findDenials(reply, truth)).length;
  // Leaving out a "yes" is no fault; saying it, or its opposite, is half the answer.
  const particles = truth.particle !== undefined && reply.particle !== undefined ? 1 : 0;
  const particlesMet = truth.particle === reply.particle ? particles : 0;
  const contradicted = countReplaced(unmet, foreign) + statusesDenied + clausesDenied + particles - particlesMet;
  const isSomethingRight =
    met.length + statusesMet > 0 ||
    truth.clauses.some((clause) => isAffirmed(clause, reply)) ||
    isPartOf(reply, truth, query);
  const news = [...truth.words].filter((word) => !query.words.has(word));
  return {
    needed: needed.length + statuses.length + particles,
    met: met.length + statusesMet + particlesMet,
    contradicted,
    isPartlyRight: isSomethingRight && met.length + statusesMet + particlesMet >= contradicted,
    completeness: completenessOf(reply, truth, query, particles, particlesMet),
    wordShare: containment(news.length > 2 ? new Set(news) : truth.words, reply.words),
  };
}

/** Whether a reply says little, but nothing that a correct one doesn't. */
function isPartOf(reply: Passage, truth: Passage, query: Passage): boolean {
  const news = [...reply.words].filter((word) => truth.words.has(word) && !query.words.has(word));
  return news.length > 1 && containment(reply.words, new Set([...truth.words, ...query.words])) >= 0.75;
}

/** The mean over what a correct reply says, each clause weighing by its facts. */
function completenessOf(
  reply: Passage,
  truth: Passage,
  query: Passage,
  particles: number,
  particlesMet: number,
): number {
  const claims = truth.clauses.filter(
    ({ isCourtesy, isQuestion, words, facts, statuses }) =>
      !isCourtesy && !isQuestion && words.size + facts.length + statuses.size > 0,
  );
  if (claims.length === 0) return containment(truth.words, reply.words);
  let [sum, weight] = [particlesMet, particles];
  for (const clause of claims) {
    const facts = clause.facts.filter((fact) => !isGiven(fact, query));
    const total = facts.length + clause.statuses.size;
    const words = wordShareOf(clause, reply, query);
    const met =
      facts.filter((fact) => reply.factKeys.has(keyOf(fact))).length +
      [...clause.statuses].filter((status) => reply.statuses.has(status)).length;
    const share = total === 0 ? Math.min(1, words / ENOUGH_WORDS) : 0.7 * (met / total) + 0.3 * words;
    sum += share * Math.max(1, total);
    weight += Math.max(1, total);
  }
  return sum / weight;
}

/** Of the words of a clause without figures, more is seldom repeated by those who say the same in their own. */
const ENOUGH_WORDS = 0.7;

function wordShareOf(clause: Clause, reply: Passage, query: Passage): number {
  const news = [...clause.words].filter((word) => !query.words.has(word));
  return containment(news.length > 1 ? new Set(news) : clause.words, reply.words);
}

/** What the question says itself, or what it is a case of: 75 minutes of "60 to 119 minutes". */
function isGiven(fact: Fact, query: Passage): boolean {
  return query.factKeys.has(keyOf(fact)) || query.facts.some((given) => isWithin(given, fact));
}

function isDenied(status: Parameters<typeof areExclusive>[0], reply: Passage): boolean {
  return [...reply.statuses].some((said) => areExclusive(status, said));
}

/** Needed facts in whose place the reply has another of the same kind. */
function countReplaced(unmet: readonly Fact[], foreign: readonly Fact[]): number {
  const left = new Map<string, number>();
  for (const { kind } of foreign) left.set(kind, (left.get(kind) ?? 0) + 1);
  let replaced = 0;
  for (const { kind } of unmet) {
    const available = left.get(kind) ?? 0;
    if (available > 0) replaced += 1;
    left.set(kind, available - 1);
  }
  return replaced;
}

/** `1042` said of order `ORD-1042` is no number of its own. */
export function isPartOfId({ kind, value }: Fact, passages: readonly Passage[]): boolean {
  if (kind !== 'count') return false;
  return passages.some(({ facts }) => facts.some((fact) => fact.kind === 'id' && fact.value.endsWith(`-${value}`)));
}
