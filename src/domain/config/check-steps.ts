import { mayDo, roles, rolesWith } from '../policy/index.ts';
import { FULL_BP, formatBp } from '../shared/index.ts';
import { oneOf, type Path, type Problem, problem, unexpected, unknownName } from './problem.ts';
import { readDuration, readWeight } from './quantity.ts';
import type { ReadEnv } from './reference.ts';
import { companions, kindsIn, stepKinds, type WrittenKind } from './step-kind.ts';
import { entry, isTree, keysOf } from './tree.ts';
import { readUrl } from './url.ts';

/** What of a project the steps of a strategy lean on. */
export type StepSurroundings = {
  readonly metrics: unknown;
  readonly channels: readonly string[];
  readonly env: ReadEnv;
};

/** How far the steps before came. */
type Before = { readonly weightBp: number; readonly shadowed: boolean };

/** What a schema can't say of steps: one kind each, weights that grow to everything, work where it can be done. */
export function checkSteps(steps: readonly unknown[], at: Path, around: StepSurroundings): readonly Problem[] {
  const problems: Problem[] = [];
  let before: Before = { weightBp: 0, shadowed: false };
  const last = steps.findLastIndex((step) => kindsIn(step).includes('weight'));
  for (const [index, step] of steps.entries()) {
    const here = [...at, index];
    if (!isTree(step)) continue;
    const [kind, second] = kindsIn(step);
    if (kind === undefined) {
      // An unknown key is told by the schema, with the nearest that exists.
      if (keysOf(step).every((key) => ['maxBake', 'onMaxBake', 'for'].includes(key)))
        problems.push(problem(here, `expected a step of one kind: ${oneOf(stepKinds)}, got none`));
      continue;
    }
    if (second !== undefined) {
      problems.push(problem(here, `expected one kind in a step, got ${kind} and ${second}; make them two steps`));
      continue;
    }
    problems.push(...companionProblems(step, kind, here), ...bakeProblems(step, here));
    problems.push(...kindProblems(step, kind, here, before, around));
    if (kind === 'weight') problems.push(...weightProblems(step, here, before, index === last));
    before = {
      weightBp: kind === 'weight' ? (readWeight(entry(step, 'weight')) ?? before.weightBp) : before.weightBp,
      shadowed: before.shadowed || kind === 'shadow',
    };
  }
  if (steps.length > 0 && last === -1 && problems.length === 0) {
    problems.push(problem(at, 'expected at least one step with a weight, and "100 %" in the last of them, got none'));
  }
  return problems;
}

function weightProblems(step: unknown, here: Path, { weightBp: beforeBp }: Before, isLast: boolean): Problem[] {
  const weight = entry(step, 'weight');
  const weightBp = readWeight(weight);
  if (weightBp === undefined) return [];
  const problems: Problem[] = [];
  if (beforeBp > 0 && weightBp <= beforeBp) {
    problems.push(unexpected([...here, 'weight'], `more than the ${formatBp(beforeBp)} of the step before`, weight));
  }
  if (isLast && weightBp !== FULL_BP)
    problems.push(unexpected([...here, 'weight'], '"100 %" in the last step', weight));
  return problems;
}

function companionProblems(step: unknown, kind: WrittenKind, here: Path): Problem[] {
  const timed = ['bake', 'maxBake', 'onMaxBake', 'for'];
  return keysOf(step)
    .filter((key) => timed.includes(key) && key !== kind && !companions[kind].includes(key))
    .map((key) =>
      problem([...here, key], `a ${kind} step has no \`${key}\`; hold with a step of its own, \`bake: 1h\``),
    );
}

function bakeProblems(step: unknown, here: Path): Problem[] {
  const [bake, maxBake] = [entry(step, 'bake') ?? '0s', entry(step, 'maxBake')];
  if (typeof bake !== 'string' || typeof maxBake !== 'string') return [];
  return (readDuration(maxBake) ?? Infinity) < (readDuration(bake) ?? 0)
    ? [unexpected([...here, 'maxBake'], `at least the bake of "${bake}"`, maxBake)]
    : [];
}

function kindProblems(
  step: unknown,
  kind: WrittenKind,
  here: Path,
  before: Before,
  around: StepSurroundings,
): readonly Problem[] {
  const isOver = before.weightBp === FULL_BP;
  if (isOver && kind !== 'notify' && kind !== 'weight')
    return [problem(here, `a ${kind} step comes after 100 %, where only \`notify\` may`)];
  switch (kind) {
    case 'analysis':
      return analysisProblems(entry(step, 'analysis'), [...here, 'analysis'], before, around.metrics);
    case 'approval':
      return approvalProblems(entry(step, 'approval'), [...here, 'approval']);
    case 'shadow':
      return entry(step, 'for') === undefined
        ? [problem([...here, 'for'], 'is missing; expected a duration such as "1h"')]
        : [];
    case 'testers':
      return before.weightBp === 0
        ? []
        : [problem(here, 'a testers step comes before the first weight; after it, their header works anyway')];
    case 'webhook': {
      const url = entry(entry(step, 'webhook'), 'url');
      if (typeof url !== 'string') return [];
      return readUrl(url, [...here, 'webhook', 'url'], around.env, 'https://ops.example.com/may-it').problems;
    }
    case 'notify':
      return around.channels.length > 0
        ? []
        : [problem([...here, 'notify'], 'nobody would be told: `notifications.channels` names no channel')];
    default:
      return [];
  }
}

function analysisProblems(analysis: unknown, at: Path, before: Before, metrics: unknown): readonly Problem[] {
  const named = entry(analysis, 'metrics');
  const [least, most] = [entry(analysis, 'for') ?? '0s', entry(analysis, 'max')];
  const problems = (Array.isArray(named) ? named : []).flatMap((name: unknown, index): Problem[] => {
    if (typeof name !== 'string') return [];
    const here = [...at, 'metrics', index];
    if (isTree(metrics) && metrics[name] === undefined)
      return [unknownName(here, 'a metric of this strategy', name, keysOf(metrics))];
    if (isTree(metrics) && entry(metrics[name], 'dryRun') === true)
      return [problem(here, `${name} is a dry run here, which never decides`)];
    if (before.weightBp > 0 || before.shadowed || name === 'quality') return [];
    return [
      problem(here, `nothing can be measured of ${name} before a weight or a shadow gives the candidate traffic`),
    ];
  });
  if (typeof least === 'string' && typeof most === 'string' && (readDuration(most) ?? 0) < (readDuration(least) ?? 0))
    problems.push(unexpected([...at, 'max'], `at least the "${least}" of \`for\``, most));
  return problems;
}

function approvalProblems(approval: unknown, at: Path): readonly Problem[] {
  const named = entry(approval, 'roles');
  return (Array.isArray(named) ? named : []).flatMap((role: unknown, index): Problem[] => {
    const known = roles.find((each) => each === role);
    if (known === undefined || mayDo([known], 'approve')) return [];
    return [unexpected([...at, 'roles', index], `a role that may approve: ${oneOf(rolesWith('approve'))}`, role)];
  });
}
