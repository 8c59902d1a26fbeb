import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';

const info: EvaluatorInfo = {
  ...{ name: 'error-recovery', version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
  ...{ judge: 'rules', family: 'quality' },
};

/** That something did not work, told to the user. Words such as "problem" alone don't say so: "no problem" says the opposite. */
const TOLD = new RegExp(
  [
    /\b(?:i|we) (?:\p{L}+ )?(?:can|could)(?:n't| not)\b|\b(?:i|we) (?:\p{L}+ )?cannot\b|\b(?:(?:am|are|was|were|been)|(?<=i)'m|(?<=we)'re) (?:currently )?(?:un|not )able to\b|\b(?:was|were|are)n't able to\b/u,
    /\b(?:is|are|was|were)(?:n't| not| currently not)? (?:currently )?(?:unavailable|out of (?:order|reach))\b|\b(?:is|are|was|were)(?:n't| not) (?:currently )?(?:available|reachable|working|responding|possible)\b/u,
    /\b(?:did(?:n't| not)|does(?:n't| not)) work\b|\bfailed\b|\bwent wrong\b|\bgoing wrong\b/u,
    /\b(?:an?|some|the following) (?:technical |unexpected |temporary )?(?:error|problem|issue|difficult(?:y|ies)|outage)\b|\btechnical (?:difficult(?:y|ies)|problems|issues)\b|\bhaving trouble\b/u,
    /\bplease try (?:it )?(?:again|later)\b|\btry again (?:later|in a)\b/u,
    /\b(?:konnte|kann|konnten|können) (?:\p{L}+ ){0,5}nicht\b|\bnicht (?:möglich|verfügbar|erreichbar|geklappt)\b|\b(?:ein|einen) (?:technischer |technischen )?fehler\b|\bspäter (?:noch einmal|erneut|wieder)\b/u,
    /\b(?:je n'ai pas pu|impossible de|n'est pas disponible|indisponible|une erreur|veuillez réessayer)\b/u,
    /\b(?:no pude|no puedo|no se pudo|no está disponible|hubo un (?:error|problema)|inténtelo (?:más tarde|de nuevo))\b/u,
    /\b(?:non riesco|non sono riuscit\p{L}|non è disponibile|un errore|riprov\p{L}+ più tardi)\b/u,
    /\b(?:não consegui|não foi possível|não está disponível|um erro|tente (?:novamente|mais tarde))\b/u,
    /\b(?:niet gelukt|niet beschikbaar|niet mogelijk|een fout|probeer het later)\b/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'iu',
);

/**
 * Where a tool call failed: did the agent get over it? 1 it called that tool or another one afterwards with success, or told the user that something
 * did not work; 0 it did neither, as one that makes an answer up. That it is told is seen by rules, in seven languages.
 */
export const createErrorRecovery: EvaluatorFactory = () => ({
  info,
  whyNotApplicable: () => undefined,
  async score({ toolCalls, reply }) {
    const at = toolCalls.findLastIndex(({ outcome }) => outcome === 'failed');
    const failed = toolCalls[at];
    if (failed === undefined) {
      return { evaluator: info.name, outcome: 'not-applicable', reason: 'no tool call is known to have failed' };
    }
    const after = laterSuccess(toolCalls.slice(at + 1));
    if (after !== undefined) return makeScoring(info, 1, `${failed.name} failed, then ${after.name} succeeded`);
    const told = TOLD.exec(reply.replace(/[‘’ʼ]/g, "'"))?.[0];
    if (told !== undefined) return makeScoring(info, 1, `${failed.name} failed, and the user is told ("${told}")`);
    return makeScoring(info, 0, `${failed.name} failed, nothing succeeded after it, and the user is not told`);
  },
});

function laterSuccess(calls: readonly ObservedToolCall[]): ObservedToolCall | undefined {
  return calls.find(({ outcome }) => outcome === 'succeeded');
}
