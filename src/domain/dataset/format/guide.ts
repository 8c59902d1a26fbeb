import type { DatasetProblem } from '../dataset-problem.ts';
import { type FormatReader, isFields, leftOut, textOf, unreadKeys, withoutUndefined } from './format.ts';

const FIELDS = ['query', 'ground-truth', 'context', 'id'];

/** `{name, evaluators, data: [{query, "ground-truth"}]}`, as the guide's repository keeps its questions. */
export const guideFormat: FormatReader = {
  read: ({ root, records }) => ({
    name: isFields(root) ? textOf(root.name) : undefined,
    records,
    problems: isFields(root) ? [...evaluatorsOf(root), ...unreadKeys(root, ['name', 'evaluators', 'data'])] : [],
  }),
  translate: (value) => ({
    value: withoutUndefined({
      id: value.id,
      query: value.query,
      context: emptyIsNone(value.context),
      // The guide's own file has empty texts here: nothing to be held against.
      groundTruth: emptyIsNone(value['ground-truth']),
    }),
    names: new Map([['groundTruth', 'ground-truth']]),
    problems: Object.keys(value)
      .filter((key) => !FIELDS.includes(key))
      .map((key) => leftOut([key], 'the guide’s format has no such field')),
  }),
};

function evaluatorsOf(root: Readonly<Record<string, unknown>>): readonly DatasetProblem[] {
  const names = Array.isArray(root.evaluators) ? root.evaluators.filter((name) => typeof name === 'string') : [];
  if (names.length === 0) return [];
  const ours = names.map((name) =>
    name
      .replace(/^builtin\.|Evaluator$/g, '')
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .replace(/[_ ]/g, '-')
      .toLowerCase(),
  );
  const message = `are named by the project: evaluation.evaluators: [${ours.join(', ')}] in headgate.yaml`;
  return [{ severity: 'warning', path: ['evaluators'], message }];
}

function emptyIsNone(value: unknown): unknown {
  return value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
}
