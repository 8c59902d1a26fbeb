import { assert } from '../shared/index.ts';
import type { OwnEvaluator } from './own-evaluator.ts';
import { type ReadFile, readReference, referencedPath } from './reference.ts';
import type { OwnEvaluatorSettings } from './settings/own-evaluator-settings.ts';

/** A project's own evaluators, with what stands in the files that they name. */
export function buildOwnEvaluators(
  settings: Readonly<Record<string, OwnEvaluatorSettings>>,
  readFile: ReadFile,
): readonly OwnEvaluator[] {
  return Object.entries(settings).map(([name, each]) => ({ ...each, name, rubric: textOf(each.rubric, readFile) }));
}

function textOf(value: string, readFile: ReadFile): string {
  const path = referencedPath(value);
  if (path === undefined) return value;
  const read = readReference([], '', path, readFile);
  assert(read.kind === 'ok', 'files are checked before anything is built of them');
  return read.text;
}
