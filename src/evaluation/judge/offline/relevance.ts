import { compareWithTruth } from './agreement.ts';
import { isNonAnswer } from './non-answer.ts';
import type { Passage } from './passage.ts';
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

/** 1 off topic, 2 on topic but no answer or a wrong one, 3 answers in part, 4 fully with small gaps, 5 fully. */
export function judgeRelevance({ query, reply, truth, context }: Passages): Level {
  const declines = isNonAnswer(reply);
  if (truth === undefined) return judgeByQuery(query, reply, declines);
  const { needed, met, contradicted, wordShare } = compareWithTruth(reply, truth, query, context ? [context] : []);
  const factShare = needed === 0 ? wordShare : met / needed;
  const numbers = `${met} of ${needed} expected facts, ${percent(wordShare)} of the expected words`;
  if (contradicted > 0) {
    return met > 0 && met >= contradicted
      ? { score: 3, reason: `partly right: contradicts the rest of the expected answer (${numbers})` }
      : { score: 2, reason: `contradicts the expected answer (${numbers})` };
  }
  const completeness = needed === 0 ? wordShare : 0.7 * factShare + 0.3 * wordShare;
  if (declines && !isNonAnswer(truth)) {
    return met > 0 && factShare >= 0.5
      ? { score: 3, reason: `answers one part and declines another (${numbers})` }
      : { score: 2, reason: 'on topic, but says that it has no answer' };
  }
  if (met === 0 && wordShare < 0.15 && containment(query.words, reply.words) < 0.25) {
    return {
      score: 1,
      reason: `off topic: shares next to nothing with the question or the expected answer (${numbers})`,
    };
  }
  if (completeness >= 0.75) return { score: 5, reason: `answers fully (${numbers})` };
  if (completeness >= 0.62) return { score: 4, reason: `answers with small gaps (${numbers})` };
  if (completeness >= 0.3) return { score: 3, reason: `answers in part (${numbers})` };
  return { score: 2, reason: `on topic, but does not answer (${numbers})` };
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
