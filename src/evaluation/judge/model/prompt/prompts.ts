import { caseRubric } from './case-rubric.ts';
import { coherence } from './coherence.ts';
import { fluency } from './fluency.ts';
import { groundedness, groundednessWithoutQuestion } from './groundedness.ts';
import { type HarmPrompt, harmPrompts } from './harm/index.ts';
import { intentResolution } from './intent-resolution.ts';
import type { JudgePrompt, Shown } from './prompt.ts';
import { relevance } from './relevance.ts';
import { similarity } from './similarity.ts';
import { taskAdherence } from './task-adherence.ts';
import { taskSuccess } from './task-success.ts';
import { toolCallAccuracy } from './tool-call-accuracy.ts';

/** By evaluator; where it depends on what there is to show, the one for a whole case comes first. */
export const prompts: Readonly<Record<string, readonly JudgePrompt[]>> = {
  relevance: [relevance],
  coherence: [coherence],
  fluency: [fluency],
  groundedness: [groundedness, groundednessWithoutQuestion],
  similarity: [similarity],
  'intent-resolution': [intentResolution],
  'case-rubric': [caseRubric],
  'task-adherence': [taskAdherence],
  'task-success': [taskSuccess],
  'tool-call-accuracy': [toolCallAccuracy],
};

/** How a model is asked for that quality or harm of what is shown; undefined for an evaluator that no model judges. */
export function promptFor(
  evaluator: string,
  { question }: Shown,
  isAgain = false,
): JudgePrompt | HarmPrompt | undefined {
  if (Object.hasOwn(harmPrompts, evaluator)) return harmPrompts[evaluator]?.[isAgain ? 'again' : 'first'];
  const known = Object.hasOwn(prompts, evaluator) ? prompts[evaluator] : undefined;
  return question === undefined ? known?.at(-1) : known?.[0];
}

/** All by which an evaluator may be asked. */
export function promptsOf(evaluator: string): readonly (JudgePrompt | HarmPrompt)[] {
  const harm = Object.hasOwn(harmPrompts, evaluator) ? harmPrompts[evaluator] : undefined;
  if (harm !== undefined) return [...new Set([harm.first, harm.again])];
  return (Object.hasOwn(prompts, evaluator) ? prompts[evaluator] : undefined) ?? [];
}
