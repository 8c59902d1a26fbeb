import { attackerModelStrategies, attackStrategyGroups, attackStrategyNames } from '../redteam/index.ts';
import { checkModel } from './check-judge.ts';
import { type Path, type Problem, problem, unknownName } from './problem.ts';
import { type ReadEnv, type ReadFile, readReference, referencedPath } from './reference.ts';
import { keysOf, valueAt } from './tree.ts';

const AT: Path = ['redTeam'];

/** What the schema can't say of attacks: names of strategies, and files that are there. */
export function checkRedTeam(merged: unknown, readFile: ReadFile, env: ReadEnv): readonly Problem[] {
  const attacker = valueAt(merged, [...AT, 'attacker']);
  return [
    ...checkSchedule(merged),
    ...(attacker === undefined ? [] : checkModel(attacker, [...AT, 'attacker'], env)),
    ...listAt(merged, 'strategies').flatMap((name, index) => checkStrategyName(name, [...AT, 'strategies', index])),
    ...listAt(merged, 'objectives').flatMap((name, index) =>
      checkObjectives(name, [...AT, 'objectives', index], readFile),
    ),
  ];
}

/** Where there is one environment only, its users' agent is all that there is. */
function checkSchedule(merged: unknown): readonly Problem[] {
  const path = [...AT, 'every'];
  if (valueAt(merged, path) === undefined || keysOf(valueAt(merged, ['environments'])).length > 1) return [];
  return [
    problem(
      path,
      'expected two environments at least: what serves users is attacked on a copy, in the environment before',
    ),
  ];
}

/** The files of objectives that a source names. */
export function objectiveFiles(source: unknown): readonly string[] {
  return listAt(source, 'objectives').flatMap((name) => referencedPath(name) ?? []);
}

function checkStrategyName(name: unknown, path: Path): readonly Problem[] {
  if (typeof name !== 'string' || Object.hasOwn(attackStrategyGroups, name)) return [];
  const parts = name.split('+');
  if (parts.length > 2)
    return [problem(path, `"${name}" composes ${parts.length} attack strategies; two are the most`)];
  if (parts.length === 2 && parts[0] === parts[1]) {
    return [problem(path, `"${name}" composes an attack strategy with itself`)];
  }
  if (parts.length === 2 && parts.includes('baseline')) {
    return [problem(path, `"${name}" composes with the baseline, which disguises nothing`)];
  }
  const known = [...attackStrategyNames, ...attackerModelStrategies];
  const unknown = parts.find((part) => !known.includes(part));
  return unknown === undefined ? [] : [unknownName(path, 'an attack strategy', unknown, known)];
}

function checkObjectives(name: unknown, path: Path, readFile: ReadFile): readonly Problem[] {
  if (typeof name !== 'string' || name === 'own') return [];
  const file = referencedPath(name);
  if (file === undefined) {
    return [problem(path, `expected "own", or "@file" with objectives that you supply, got ${JSON.stringify(name)}`)];
  }
  const read = readReference(path, '', file, readFile);
  return read.kind === 'problem' ? [read.problem] : [];
}

function listAt(tree: unknown, key: string): readonly unknown[] {
  const value = valueAt(tree, [...AT, key]);
  return Array.isArray(value) ? value : [];
}
