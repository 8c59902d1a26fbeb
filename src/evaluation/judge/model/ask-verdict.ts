import type { AskPatiently } from '../wire/index.ts';
import type { AskModel } from './ask-model.ts';
import type { AnswerForm } from './prompt/index.ts';
import { readVerdict, type VerdictParts } from './read-verdict.ts';
import type { SpendCounter } from './spend.ts';
import { type Turn, writeReminder } from './write-prompt.ts';

/** A model's word on one reply; or that a filter stopped it, or why there is none. */
export type ModelVerdict =
  | {
      readonly outcome: 'scored';
      readonly score: number;
      readonly reason: string;
      readonly model: string;
      /** Where it was asked for several at once. */
      readonly parts?: VerdictParts | undefined;
    }
  | { readonly outcome: 'blocked' | 'errored'; readonly reason: string };

type VerdictQuestion = {
  readonly instructions: string;
  readonly content: string;
  readonly form: AnswerForm;
  readonly seed: number | undefined;
};

type VerdictTools = {
  readonly ask: AskModel;
  readonly patiently: AskPatiently;
  readonly spend: SpendCounter;
  /** As it is configured, for what is said of it. */
  readonly model: string;
};

/** Asks for a verdict, and once more where the answer is none, saying what was wrong with it. */
export async function askVerdict(
  { ask, patiently, spend, model }: VerdictTools,
  { instructions, content, form, seed }: VerdictQuestion,
): Promise<ModelVerdict> {
  let turns: readonly Turn[] = [{ role: 'user', content }];
  let problem = '';
  for (const isLast of [false, true]) {
    const answer = await patiently(() => ask({ instructions, turns, form, seed }));
    if (answer.kind === 'blocked') return { outcome: 'blocked', reason: answer.because };
    if (answer.kind !== 'answered') return { outcome: 'errored', reason: answer.because };
    spend.asked(answer.model, answer.tokens);
    const verdict = readVerdict(answer.text, form);
    if (verdict.kind === 'valid') {
      const { score, reason, parts } = verdict;
      return { outcome: 'scored', score, reason, model: answer.model, ...(parts && { parts }) };
    }
    problem = answer.isCut ? 'it was cut off: be brief (or `evaluation.judge.maxTokens` is too few)' : verdict.problem;
    if (!isLast) turns = [...turns, ...writeReminder(form, answer.text, problem)];
  }
  return { outcome: 'errored', reason: `the judge ${model} gave no valid answer, asked twice: ${problem}` };
}
