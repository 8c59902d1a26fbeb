import type { DurationMs } from '../shared/index.ts';

/** What every evaluator of a project's own says of its score. */
type Scored = {
  readonly name: string;
  readonly scale: { readonly min: number; readonly max: number };
  readonly better: 'higher' | 'lower';
  /** A reply passes at this score. */
  readonly threshold: number;
};

/** A model judges by what the project wrote: what is scored, and what the scores mean. */
type RubricEvaluator = Scored & { readonly kind: 'rubric'; readonly rubric: string };

/** How long is waited for one score, and how many are awaited at once. */
type Awaited = { readonly timeoutMs: DurationMs; readonly concurrency: number };

/** A program of the project's: the case and its reply go in as JSON, a score comes out. Runs only where its code is trusted. */
export type CommandEvaluator = Scored &
  Awaited & {
    readonly kind: 'command';
    /** The program and its arguments; `@path` is a file of the project. */
    readonly command: readonly string[];
    /** Digests of the files among them, by path. */
    readonly files: Readonly<Record<string, string>>;
    /** Variables that it gets, beside PATH. */
    readonly env: readonly string[];
  };

/** A module of the project's that exports `evaluate`. Runs only where its code is trusted, in processes of its own. */
export type ModuleEvaluator = Scored &
  Awaited & {
    readonly kind: 'module';
    /** Relative to the project's folder. */
    readonly file: string;
    readonly digest: string;
    /** Variables that it gets, beside PATH. */
    readonly env: readonly string[];
  };

/** An address that is sent the case and its reply as JSON, and answers with a score. */
export type HttpEvaluator = Scored &
  Awaited & {
    readonly kind: 'http';
    readonly url: string;
    readonly credentialEnv?: string | undefined;
    /** Absent: a bearer token. */
    readonly credentialHeader?: string | undefined;
    /** What answers there, as the project calls it. */
    readonly version?: string | undefined;
  };

/** Compares two texts that templates make, as OpenAI's grader of that name: 1 when it holds, 0 when not. */
export type StringCheckEvaluator = Scored & {
  readonly kind: 'string-check';
  readonly input: string;
  readonly reference: string;
  readonly operation: (typeof stringOperations)[number];
};

/** `like`: the input contains the reference. `ilike`: in any letter case. */
export const stringOperations = ['eq', 'ne', 'like', 'ilike'] as const;

/** How alike two texts are that templates make, as OpenAI's grader of that name, 0-1. */
export type TextSimilarityEvaluator = Scored & {
  readonly kind: 'text-similarity';
  readonly input: string;
  readonly reference: string;
  readonly evaluationMetric: SimilarityMetric;
};

/** Of OpenAI's, those that are computed here. */
export const similarityMetrics = [
  ...(['fuzzy_match', 'bleu', 'rouge_1', 'rouge_2', 'rouge_3', 'rouge_4', 'rouge_5', 'rouge_l'] as const),
] as const;

export type SimilarityMetric = (typeof similarityMetrics)[number];

/** A model gives one of the labels, as OpenAI's grader of that name: 1 for one that passes, 0 for another. */
type LabelModelEvaluator = Scored & {
  readonly kind: 'label-model';
  /** A template of what the model is told. */
  readonly input: string;
  readonly labels: readonly string[];
  readonly passingLabels: readonly string[];
};

/** A model gives a number on the scale, as OpenAI's grader of that name. */
type ScoreModelEvaluator = Scored & { readonly kind: 'score-model'; readonly input: string };

/** One that a judge scores. */
export type JudgedEvaluator = RubricEvaluator | LabelModelEvaluator | ScoreModelEvaluator;

export function isJudged(own: OwnEvaluator): own is JudgedEvaluator {
  return modelJudgedKinds.includes(own.kind);
}

/** An evaluator that a project brings along, by how it comes to its score. */
export type OwnEvaluator =
  | JudgedEvaluator
  | CommandEvaluator
  | ModuleEvaluator
  | HttpEvaluator
  | StringCheckEvaluator
  | TextSimilarityEvaluator;

/** Kinds whose question only a model can answer. */
export const modelJudgedKinds: readonly string[] = ['rubric', 'label-model', 'score-model'];
