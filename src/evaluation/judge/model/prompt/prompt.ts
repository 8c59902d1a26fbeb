type Level = 1 | 2 | 3 | 4 | 5;
export const levels: readonly Level[] = [1, 2, 3, 4, 5];

/** What a judge may be shown. */
export type ShownField =
  | 'instructions'
  | 'tools'
  | 'question'
  | 'context'
  | 'reference'
  | 'rubric'
  | 'expected-intent'
  | 'tool-calls'
  | 'reply';

/** What a judge is shown of one case. */
export type Shown = Readonly<Partial<Record<ShownField, string>>>;

/** What an answer holds beside reason and score: what the user was understood to want, or pass and fail in a word. */
type Extra = 'intent' | 'verdict';

/** What an answer must look like: its score is a whole number on the scale, 1-5 where none is said. */
export type AnswerForm = {
  readonly extra?: Extra | undefined;
  readonly scale?: { readonly min: number; readonly max: number } | undefined;
  /** The score is any number on the scale. */
  readonly isFraction?: boolean | undefined;
  /** A label stands in place of the score, which is 1 for one that passes and 0 for another. */
  readonly labels?: readonly string[] | undefined;
  readonly passingLabels?: readonly string[] | undefined;
  /** One reason and score for each of these, under its name. */
  readonly parts?: readonly string[] | undefined;
};

/** One level's worked example: what is shown, and why it is that level. */
type Example = Shown & { readonly reason: string; readonly intent?: string };

/** How a model is asked for one quality. Whoever changes its words raises its version. */
export type JudgePrompt = {
  readonly version: number;
  /** What is scored, as a question. */
  readonly question: string;
  /** What each score means. */
  readonly levels: Readonly<Record<Level, string>>;
  readonly rules: readonly string[];
  /** Shown in this order, each where the case has it. */
  readonly fields: readonly ShownField[];
  readonly extra?: Extra;
  readonly parts?: undefined;
  readonly examples: Readonly<Record<Level, Example>>;
};

/** How a model is asked by a rubric of the project's own. Whoever changes the words around it raises its version. */
export type RubricPrompt = Pick<JudgePrompt, 'version' | 'fields'> &
  Omit<AnswerForm, 'extra' | 'scale'> & {
    readonly rubric: string;
    readonly scale: NonNullable<AnswerForm['scale']>;
    readonly extra?: undefined;
  };
