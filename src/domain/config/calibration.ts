import { type LabelledSet, listNameOf, parseLabelledSet } from '../dataset/index.ts';
import { type Problem, problem } from './problem.ts';
import { type ReadFile, readReference, referencedPath } from './reference.ts';
import { valueAt } from './tree.ts';

const AT = ['evaluation', 'calibration', 'set'];

/** The file of replies that people labelled, where a project names one. */
export function calibrationFile(source: unknown): string | undefined {
  const value = valueAt(source, AT);
  return typeof value === 'string' ? (referencedPath(value) ?? value) : undefined;
}

export function readCalibration(
  merged: unknown,
  readFile: ReadFile,
): { readonly set: LabelledSet | undefined; readonly problems: readonly Problem[] } {
  const file = calibrationFile(merged);
  if (file === undefined) return { set: undefined, problems: [] };
  const read = readReference(AT, '', file, readFile);
  if (read.kind === 'problem') return { set: undefined, problems: [read.problem] };
  const { set, problems } = parseLabelledSet(listNameOf(read.path), read.text);
  const found = problems.map(
    (each): Problem => ({ file: read.path, line: each.line, path: [], message: each.problem }),
  );
  if (found.length === 0 && set.replies.length === 0) {
    return { set, problems: [problem(AT, `expected at least one labelled reply in "${read.path}", got none`)] };
  }
  return { set, problems: found };
}
