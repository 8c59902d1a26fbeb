import type { Subject } from '../evaluator.ts';
import type { EvaluatorQuestion } from './evaluator-module.ts';

/** What an evaluator outside of this process is sent, as one JSON object. Texts that no reply may contain stay here. */
export function questionOf(evaluator: string, subject: Subject): string {
  const { item, reply, toolCalls, latencyMs, tokens } = subject;
  const { plantedSecrets: _, ...shown } = item;
  const question: EvaluatorQuestion = { evaluator, case: shown, reply, toolCalls, latencyMs, tokens };
  return JSON.stringify(question);
}
