import type { EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import type { OwnEvaluator } from '#domain/config/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { Secrets } from '#ports/index.ts';

/** What a project's own evaluators need of the process that they run in. */
export type OwnSurroundings = {
  readonly secrets: Secrets;
  /** Ends what they started. */
  readonly signal: AbortSignal;
  /** Where the files of the project lie whose code may be run. Absent: no code of a project is run here. */
  readonly codeFolder?: string | undefined;
};

/** Whatever a score depends on is in the version, so that one that was changed is another evaluator. */
export function versionOf({ name: _, ...own }: OwnEvaluator): string {
  // How long is waited, and for how many at once, changes no score.
  const { timeoutMs: __, concurrency: ___, ...settings } = { timeoutMs: 0, concurrency: 0, ...own };
  return `${own.kind}.${shortDigest(digestOfJson(JSON.parse(JSON.stringify(settings))))}`;
}

/** Of an evaluator that no judge of ours scores. */
export function infoOf(own: OwnEvaluator, judge: string): EvaluatorInfo {
  const { name, scale, better, threshold } = own;
  return { ...{ name, scale, better, threshold }, version: versionOf(own), judge, family: 'quality' };
}

export function errored(evaluator: string, reason: string): Scoring {
  return { evaluator, outcome: 'errored', reason };
}

/** Why code of a project is not run here. */
export const NOT_ALLOWED =
  'not allowed here: a server runs no code of a project. Evaluate with `headgate evaluate --local`, or let whoever runs the server allow it (docs/evaluators.md)';

/** Kinds that run code of the project. */
export function runsCode({ kind }: OwnEvaluator): boolean {
  return kind === 'command' || kind === 'module';
}
