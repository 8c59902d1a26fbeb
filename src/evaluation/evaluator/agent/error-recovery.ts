import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';

const info: EvaluatorInfo = {
  ...{ name: 'error-recovery', version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
  ...{ judge: 'rules', family: 'quality' },
};

/** That something did not work, told to the user. */
const TOLD =
  /\b(?:(?:can|could)(?:n't| not)|cannot|unable|not able|wasn't able|were unable|unavailable|not available|try again|didn't work|did not work|failed|error|problem|trouble|technical|at the moment|right now|konnte[nt]? (?:\p{L}+ ){0,4}nicht|nicht (?:möglich|verfügbar|erreichbar)|fehler|später (?:noch einmal|erneut)|impossible|indisponible|erreur|réessayer|no (?:pude|puedo|se pudo|está disponible)|error|inténtelo|non (?:riesco|sono riuscit\p{L}|disponibile)|riprov\p{L}+|não (?:consegui|foi possível|está disponível)|niet (?:gelukt|beschikbaar|mogelijk)|probeer)\b/iu;

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
