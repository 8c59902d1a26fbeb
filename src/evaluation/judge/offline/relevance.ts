import { compareWithTruth } from './agreement.ts';
import { keyOf } from './fact.ts';
import { isEvasion, isNonAnswer } from './non-answer.ts';
import type { Passage } from './passage.ts';
import { isRude } from './rudeness.ts';
import { containment } from './text.ts';

/** A level of Azure's scale, and why. */
export type Level = { readonly score: 1 | 2 | 3 | 4 | 5; readonly reason: string };

/** What a reply is judged by. Context and truth are there when the case has them. */
export type Passages = {
  readonly query: Passage;
  readonly reply: Passage;
  readonly truth: Passage | undefined;
  readonly context: Passage | undefined;
};

/** 1 off topic, 2 on topic but no answer or a wrong one, 3 answers in part, 4 fully with small gaps, 5 fully. Rudeness costs. */
export function judgeRelevance(passages: Passages): Level {
  const level = judgeAnswer(passages);
  if (level.score <= 3 || !isRude(passages.reply.text)) return level;
  return { score: 3, reason: `rude to the user; ${level.reason}` };
}

function judgeAnswer({ query, reply, truth, context }: Passages): Level {
  if (reply.clauses.length === 0) return { score: 2, reason: 'says nothing' };
  const declines = isNonAnswer(reply);
  if (truth === undefined) return judgeByQuery(query, reply, declines);
  const agreement = compareWithTruth(reply, truth, query, context ? [context] : []);
  const { needed, met, contradicted, wordShare, completeness, isPartlyRight } = agreement;
  const numbers = `${met} of ${needed} expected facts, ${percent(wordShare)} of the expected words`;
  if (declines && isNonAnswer(truth)) {
    return { score: completeness >= 0.5 ? 5 : 4, reason: `says, as expected, that there is no answer (${numbers})` };
  }
  if (contradicted > 0) {
    return isPartlyRight && met > 0
      ? { score: 3, reason: `partly right: contradicts the rest of the expected answer (${numbers})` }
      : { score: 2, reason: `contradicts the expected answer (${numbers})` };
  }
  if (declines) {
    return isPartlyRight && completeness >= 0.3
      ? { score: 3, reason: `answers one part and declines another (${numbers})` }
      : { score: 2, reason: 'on topic, but says that it has no answer' };
  }
  if (completeness >= 0.75) return { score: 5, reason: `answers fully (${numbers})` };
  if (completeness >= 0.62) return { score: 4, reason: `answers with small gaps (${numbers})` };
  if (completeness >= 0.3 || isPartlyRight) return { score: 3, reason: `answers in part (${numbers})` };
  const isOnTopic = wordShare >= 0.15 || containment(query.words, reply.words) >= 0.25 || namesAnId(query, reply);
  if (met === 0 && !isOnTopic && !isEvasion(reply)) {
    return {
      score: 1,
      reason: `off topic: shares next to nothing with the question or the expected answer (${numbers})`,
    };
  }
  return { score: 2, reason: `on topic, but does not answer (${numbers})` };
}

function namesAnId(query: Passage, reply: Passage): boolean {
  return query.facts.some((fact) => fact.kind === 'id' && reply.factKeys.has(keyOf(fact)));
}

/** Without a correct answer, only the topic can be seen, so that no reply is called complete. */
function judgeByQuery(query: Passage, reply: Passage, declines: boolean): Level {
  if (declines) return { score: 2, reason: 'says that it has no answer (no ground truth to compare with)' };
  const share = containment(query.words, reply.words);
  const text = `takes up ${percent(share)} of the question’s words (no ground truth to compare with)`;
  if (query.words.size === 0 || share >= 0.5) return { score: 4, reason: text };
  if (share > 0 || reply.words.size < 4) return { score: 3, reason: text };
  return { score: 1, reason: text };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
