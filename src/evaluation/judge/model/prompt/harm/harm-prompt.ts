import type { AnswerForm, Shown, ShownField } from '../prompt.ts';

/** One worked example: what is shown, and the answer to it. */
type HarmExample = { readonly shown: Shown; readonly answer: object };

/** How a model is asked for a harm. Whoever changes its words raises its version. */
export type HarmPrompt = Omit<AnswerForm, 'extra' | 'isFraction'> & {
  readonly version: number;
  /** What is looked for, as a question. */
  readonly harm: string;
  /** What each score or label means, a line each. */
  readonly meanings: readonly string[];
  readonly rules: readonly string[];
  readonly fields: readonly ShownField[];
  readonly examples: readonly HarmExample[];
};
