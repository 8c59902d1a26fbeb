import { compareWithTruth, isPartOfId } from './agreement.ts';
import { type Fact, keyOf } from './fact.ts';
import { isNonAnswer } from './non-answer.ts';
import { type Clause, denies, type Passage } from './passage.ts';
import type { Level, Passages } from './relevance.ts';
import { areExclusive, type Status } from './status.ts';
import { containment } from './text.ts';

/** How many claims of a text the context bears out, and how many it doesn't. */
type Claims = { readonly supported: number; readonly wrong: number };

/** 1 unrelated to the context, 2 no answer or mostly unsupported, 3 some of it unsupported, 4 supported but incomplete, 5 supported and complete. */
export function judgeGroundedness({ query, reply, truth, context }: Passages & { context: Passage }): Level {
  const { supported, wrong } = countClaims(reply, context, query);
  const numbers = `${supported} of ${supported + wrong} claims supported by the context`;
  const agreement = truth === undefined ? undefined : compareWithTruth(reply, truth, query, [context]);
  const factShare = agreement === undefined || agreement.needed === 0 ? undefined : agreement.met / agreement.needed;
  const share = factShare ?? agreement?.wordShare;
  if (isNonAnswer(reply) && !(truth !== undefined && isNonAnswer(truth))) {
    return share !== undefined && share >= 0.5
      ? { score: 3, reason: 'supported, but declines part of what the context answers' }
      : { score: 2, reason: 'gives no answer although there is context' };
  }
  if (wrong > 0 && supported === 0 && containment(reply.words, mergeWords(context, query)) < 0.15) {
    return { score: 1, reason: `unrelated to the context (${numbers})` };
  }
  if (wrong > supported) return { score: 2, reason: `says mostly what the context does not support (${numbers})` };
  if (wrong > 0) return { score: 3, reason: `says something that the context does not support (${numbers})` };
  if (supported === 0) return { score: 2, reason: 'claims nothing that the context could support' };
  if (share === undefined || share >= 0.75) return { score: 5, reason: `supported and complete (${numbers})` };
  return share >= 0.3
    ? { score: 4, reason: `supported, but incomplete (${numbers})` }
    : { score: 2, reason: `supported, but does not answer (${numbers})` };
}

function countClaims(reply: Passage, context: Passage, query: Passage): Claims {
  let supported = 0;
  let wrong = 0;
  for (const clause of reply.clauses) {
    const claims = countClauseClaims(clause, reply, context, query);
    supported += claims.supported;
    wrong += claims.wrong;
  }
  return { supported, wrong };
}

/** Each fact and each status is a claim; a clause without any is one claim by its words. */
function countClauseClaims(clause: Clause, reply: Passage, context: Passage, query: Passage): Claims {
  if (clause.isQuestion) return { supported: 0, wrong: 0 };
  const denied = denies(context, clause, reply) ? 1 : 0;
  // What the customer named is no claim of the agent.
  const facts = clause.facts.filter(
    (fact) => !(fact.kind === 'id' && query.factKeys.has(keyOf(fact))) && !isPartOfId(fact, [context, query]),
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
  const nearest = Math.max(0, ...context.clauses.map((known) => containment(clause.words, known.words)));
  return nearest >= 0.5 || containment(clause.words, mergeWords(context, query)) >= 0.75;
}

function mergeWords(a: Passage, b: Passage): ReadonlySet<string> {
  return new Set([...a.words, ...b.words]);
}
