/** What every evaluator of a project's own says of its score. */
type Scored = {
  readonly name: string;
  readonly scale: { readonly min: number; readonly max: number };
  readonly better: 'higher' | 'lower';
  /** A reply passes at this score. */
  readonly threshold: number;
};

/** A model judges by what the project wrote: what is scored, and what the scores mean. */
export type RubricEvaluator = Scored & { readonly kind: 'rubric'; readonly rubric: string };

/** An evaluator that a project brings along, by how it comes to its score. */
export type OwnEvaluator = RubricEvaluator;

/** Kinds whose question only a model can answer. */
export const modelJudgedKinds: readonly string[] = ['rubric'];
