import { compareWithTruth, isPartOfId } from './agreement.ts';
import { findDenials } from './denial.ts';
import { type Fact, isArticle, keyOf } from './fact.ts';
import { isNonAnswer } from './non-answer.ts';
import { type Clause, isAffirmed, joinPassages, type Passage } from './passage.ts';
import type { Level, Passages } from './relevance.ts';
import { isRude } from './rudeness.ts';
import { areExclusive, type Status } from './status.ts';
import { containment } from './text.ts';

/** How many claims of a text the context bears out, and how many it doesn't. */
type Claims = { readonly supported: number; readonly wrong: number };

/** 1 unrelated to the context, 2 no answer or mostly unsupported, 3 some of it unsupported, 4 supported but incomplete, 5 supported and complete. */
export function judgeGroundedness({ query, reply, truth, context }: Passages & { context: Passage }): Level {
  // A correct reply is one that the context bears out: what it says is borne out too, sums and conclusions among it.
  const known = truth === undefined ? context : joinPassages(context, truth);
  const agreement = truth === undefined ? undefined : compareWithTruth(reply, truth, query, [context]);
  const completeness = agreement?.completeness ?? 1;
  const isRight = agreement !== undefined && agreement.contradicted === 0 && completeness >= 0.5;
  const isHalfRight = agreement?.isPartlyRight === true && agreement.met > 0;
  const { supported, wrong } = countClaims(reply, known, query, isRight);
  const numbers = `${supported} of ${supported + wrong} claims supported by the context`;
  if (isNonAnswer(reply)) {
    if (truth !== undefined && isNonAnswer(truth) && wrong <= supported) {
      return {
        score: completeness >= 0.5 ? 5 : 4,
        reason: `says, as the context, that there is no answer (${numbers})`,
      };
    }
    return agreement?.isPartlyRight && completeness >= 0.3
      ? { score: 3, reason: 'supported, but declines part of what the context answers' }
      : { score: 2, reason: 'gives no answer although there is context' };
  }
  if (wrong > 0 && supported === 0 && containment(reply.words, mergeWords(context, query)) < 0.15) {
    return { score: 1, reason: `unrelated to the context (${numbers})` };
  }
  if (wrong > supported && !isRight && !isHalfRight) {
    return { score: 2, reason: `says mostly what the context does not support (${numbers})` };
  }
  if (wrong > 0) return { score: 3, reason: `says something that the context does not support (${numbers})` };
  if (agreement !== undefined && agreement.contradicted > 0 && !isHalfRight) {
    return { score: 2, reason: `supported, but of another thing than was asked for (${numbers})` };
  }
  if (supported === 0) return { score: 2, reason: 'claims nothing that the context could support' };
  if (completeness >= 0.7) return { score: 5, reason: `supported and complete (${numbers})` };
  return completeness >= 0.3 || agreement?.isPartlyRight
    ? { score: 4, reason: `supported, but incomplete (${numbers})` }
    : { score: 2, reason: `supported, but does not answer (${numbers})` };
}

function countClaims(reply: Passage, context: Passage, query: Passage, isRight: boolean): Claims {
  const isDenied = findDenials(context, reply);
  let supported = 0;
  let wrong = 0;
  for (const clause of reply.clauses) {
    const claims = countClauseClaims(clause, isDenied(clause), context, query, isRight);
    supported += claims.supported;
    wrong += claims.wrong;
  }
  return { supported, wrong };
}

/** Each fact and each status is a claim; a clause without any is one claim by its words. */
function countClauseClaims(
  clause: Clause,
  isDenied: boolean,
  context: Passage,
  query: Passage,
  isRight: boolean,
): Claims {
  if (clause.isQuestion || isRude(clause.text) || isNonAnswer(clause)) return { supported: 0, wrong: 0 };
  // What the context says of one thing it may deny of another.
  const denied = isDenied && !isAffirmed(clause, context) ? 1 : 0;
  // What the customer named is no claim of the agent.
  const facts = clause.facts.filter(
    (fact) =>
      !query.factKeys.has(keyOf(fact)) &&
      !(isArticle(fact) && !isStated(fact, context)) &&
      !isPartOfId(fact, [context, query]),
  );
  const known = facts.filter((fact) => isStated(fact, context)).length;
  const statuses = [...clause.statuses];
  const statusesKnown = statuses.filter((status) => isTrue(status, context)).length;
  const total = facts.length + statuses.length;
  if (total > 0) {
    const supported = known + statusesKnown;
    return { supported, wrong: total - supported + denied };
  }
  if (denied > 0) return { supported: 0, wrong: 1 };
  if (clause.isCourtesy || clause.words.size < 2) return { supported: 0, wrong: 0 };
  const isSupported = isInWords(clause, context, query);
  // What a right answer says in words of its own is more often a way of saying it than an invention.
  if (!isSupported && isRight && !isForeign(clause, context, query)) return { supported: 0, wrong: 0 };
  return { supported: isSupported ? 1 : 0, wrong: isSupported ? 0 : 1 };
}

function isStated(fact: Fact, context: Passage): boolean {
  return context.factKeys.has(keyOf(fact));
}

function isTrue(status: Status, context: Passage): boolean {
  if (context.statuses.has(status)) return true;
  // Whatever is still on its way has not been delivered.
  return status === 'not-delivered' && [...context.statuses].some((known) => areExclusive(known, 'delivered'));
}

/** Most words must stand together in the context, or nearly all of them somewhere. */
function isInWords(clause: Clause, context: Passage, query: Passage): boolean {
  return (
    context.clauses.some((known) => containment(clause.words, known.words) >= 0.5) ||
    containment(clause.words, mergeWords(context, query)) >= 0.75
  );
}

/** Several words of meaning that are nowhere else, and next to none that is. */
function isForeign({ words }: Clause, context: Passage, query: Passage): boolean {
  const share = containment(words, mergeWords(context, query));
  return share < 0.3 && words.size * (1 - share) > 2;
}

function mergeWords(a: Passage, b: Passage): ReadonlySet<string> {
  return new Set([...a.words, ...b.words]);
}
