import { type Fact, keyOf } from './fact.ts';
import { denies, type Passage } from './passage.ts';
import { areExclusive } from './status.ts';
import { containment } from './text.ts';

/** How a reply stands to what a correct one says. Counts of things asserted; shares are 0-1. */
type Agreement = {
  /** What a correct reply must bring that the question doesn't hold. */
  readonly needed: number;
  readonly met: number;
  /** Needed things of which the reply says otherwise. */
  readonly contradicted: number;
  /** Share of the meaningful words, leaving out those of the question. */
  readonly wordShare: number;
};

/** Holds a reply against a correct one. `known` are further true texts: what agrees with those contradicts nothing. */
export function compareWithTruth(reply: Passage, truth: Passage, query: Passage, known: readonly Passage[]): Agreement {
  const needed = truth.facts.filter((fact) => !query.factKeys.has(keyOf(fact)));
  const met = needed.filter((fact) => reply.factKeys.has(keyOf(fact)));
  const isKnown = (fact: Fact) => [truth, query, ...known].some((passage) => passage.factKeys.has(keyOf(fact)));
  const foreign = reply.facts.filter((fact) => !isKnown(fact) && !isPartOfId(fact, [truth, query]));
  const unmet = needed.filter((fact) => !reply.factKeys.has(keyOf(fact)));
  const statuses = [...truth.statuses];
  const statusesMet = statuses.filter((status) => reply.statuses.has(status)).length;
  const statusesDenied = statuses.filter((status) => !reply.statuses.has(status) && isDenied(status, reply)).length;
  const clausesDenied = truth.clauses.filter((clause) => denies(reply, clause, truth)).length;
  // Leaving out a "yes" is no fault; saying it, or its opposite, is half the answer.
  const particles = truth.particle !== undefined && reply.particle !== undefined ? 1 : 0;
  const particlesMet = truth.particle === reply.particle ? particles : 0;
  const news = [...truth.words].filter((word) => !query.words.has(word));
  return {
    needed: needed.length + statuses.length + particles,
    met: met.length + statusesMet + particlesMet,
    contradicted: countReplaced(unmet, foreign) + statusesDenied + clausesDenied + particles - particlesMet,
    wordShare: containment(news.length > 2 ? new Set(news) : truth.words, reply.words),
  };
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
