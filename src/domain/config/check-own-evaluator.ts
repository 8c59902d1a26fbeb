import { modelJudgedKinds } from './own-evaluator.ts';
import { type Path, type Problem, problem, unexpected, unknownName } from './problem.ts';
import { evaluatorNames } from './profile-layer.ts';
import { type ReadEnv, type ReadFile, readReference, referencedPath } from './reference.ts';
import { checkTemplate } from './template.ts';
import { entry, keysOf, valueAt } from './tree.ts';
import { readUrl } from './url.ts';

const AT: Path = ['evaluation', 'own'];

/** The names of a project's own evaluators; of those that ask a model, with `judged`. */
export function ownNames(merged: unknown, which: 'all' | 'judged' = 'all'): readonly string[] {
  const own = valueAt(merged, AT);
  const isWanted = (name: string) =>
    which === 'all' || modelJudgedKinds.some((kind) => kind === valueAt(own, [name, 'kind']));
  return keysOf(own).filter(isWanted);
}

/** What the schema can't say of a project's own evaluators: their names, their scales, and the files that they name. */
export function checkOwnEvaluators(merged: unknown, readFile: ReadFile, env: ReadEnv): readonly Problem[] {
  const named = valueAt(merged, ['evaluation', 'evaluators']);
  return ownNames(merged).flatMap((name) => {
    const at = [...AT, name];
    const settings = valueAt(merged, at);
    return [
      ...checkName(name, at, Array.isArray(named) ? named : []),
      ...checkScale(settings, at),
      ...checkRubric(entry(settings, 'rubric'), [...at, 'rubric'], readFile),
      ...checkTemplates(settings, at),
      ...checkInput(settings, at, readFile),
      ...checkLabels(settings, at),
      ...checkModule(entry(settings, 'file'), [...at, 'file'], readFile),
      ...checkCommand(entry(settings, 'command'), [...at, 'command'], readFile),
      ...checkUrl(settings, at, env),
    ];
  });
}

/** One that no list names would silently never run. */
function checkName(name: string, at: Path, named: readonly unknown[]): readonly Problem[] {
  if (evaluatorNames.some((each) => each === name)) {
    return [problem(at, `"${name}" is the name of a built-in evaluator; expected another`)];
  }
  return named.includes(name)
    ? []
    : [problem(at, `nothing asks for it: add "${name}" to \`evaluation.evaluators\`, or take it out`)];
}

function checkScale(settings: unknown, at: Path): readonly Problem[] {
  const [min, max] = [valueAt(settings, ['scale', 'min']), valueAt(settings, ['scale', 'max'])];
  const isSaid = typeof min === 'number' && typeof max === 'number';
  if (isSaid && min >= max) return [unexpected([...at, 'scale', 'max'], `more than the scale’s lowest, ${min}`, max)];
  const threshold = entry(settings, 'threshold');
  const [low, high] = isSaid ? [min, max] : usualScale(settings);
  if (threshold === undefined && isSaid && entry(settings, 'kind') === 'rubric' && !(low <= 3 && 3 <= high)) {
    return [
      problem([...at, 'threshold'], `is missing; expected the score from ${low} to ${high} at which a reply passes`),
    ];
  }
  if (typeof threshold !== 'number' || (threshold >= low && threshold <= high)) return [];
  return [unexpected([...at, 'threshold'], `a score on the scale, from ${low} to ${high}`, threshold)];
}

function usualScale(settings: unknown): readonly [number, number] {
  return entry(settings, 'kind') === 'rubric' ? [1, 5] : [0, 1];
}

function checkRubric(value: unknown, at: Path, readFile: ReadFile): readonly Problem[] {
  const path = referencedPath(value);
  if (path === undefined) return [];
  const read = readReference(at, '', path, readFile);
  if (read.kind === 'problem') return [read.problem];
  return read.text.trim() === '' ? [problem(at, `expected a rubric in "${read.path}", the file is empty`)] : [];
}

function checkCommand(value: unknown, at: Path, readFile: ReadFile): readonly Problem[] {
  return (Array.isArray(value) ? value : []).flatMap((part, index) => {
    const path = referencedPath(part);
    const read = path === undefined ? undefined : readReference([...at, index], '', path, readFile);
    return read?.kind === 'problem' ? [read.problem] : [];
  });
}

function checkModule(value: unknown, at: Path, readFile: ReadFile): readonly Problem[] {
  if (typeof value !== 'string') return [];
  const read = readReference(at, '', referencedPath(value) ?? value, readFile);
  return read.kind === 'problem' ? [read.problem] : [];
}

function checkUrl(settings: unknown, at: Path, env: ReadEnv): readonly Problem[] {
  const url = entry(settings, 'url');
  return typeof url === 'string' ? readUrl(url, [...at, 'url'], env, 'https://scores.example.com/tone').problems : [];
}

function checkTemplates(settings: unknown, at: Path): readonly Problem[] {
  const keys = modelJudgedKinds.some((kind) => kind === entry(settings, 'kind')) ? [] : ['input', 'reference'];
  return keys.flatMap((key) => checkTemplate(entry(settings, key), [...at, key]));
}

/** What a model is told: a text, a file, or messages. */
function checkInput(settings: unknown, at: Path, readFile: ReadFile): readonly Problem[] {
  if (!modelJudgedKinds.some((kind) => kind === entry(settings, 'kind'))) return [];
  const value = entry(settings, 'input');
  const here = [...at, 'input'];
  if (Array.isArray(value)) {
    return value.flatMap((message, index) => checkTemplate(entry(message, 'content'), [...here, index, 'content']));
  }
  const path = referencedPath(value);
  if (path === undefined) return checkTemplate(value, here);
  const read = readReference(here, '', path, readFile);
  return read.kind === 'problem' ? [read.problem] : checkTemplate(read.text, here);
}

function checkLabels(settings: unknown, at: Path): readonly Problem[] {
  const [labels, passing] = [entry(settings, 'labels'), entry(settings, 'passingLabels')];
  if (!Array.isArray(labels) || !Array.isArray(passing)) return [];
  const twice = labels.flatMap((label, index) =>
    labels.indexOf(label) === index
      ? []
      : [problem([...at, 'labels', index], `${JSON.stringify(label)} is already in the list`)],
  );
  const unknown = passing.flatMap((label, index) =>
    typeof label !== 'string' || labels.includes(label)
      ? []
      : [unknownName([...at, 'passingLabels', index], 'one of the labels', label, labels.map(String))],
  );
  const all = labels.every((label) => passing.includes(label));
  return [
    ...twice,
    ...unknown,
    ...(all ? [problem([...at, 'passingLabels'], 'expected not all of the labels: nothing could fail')] : []),
  ];
}
