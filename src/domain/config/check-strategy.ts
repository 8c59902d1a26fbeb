import { metricSchema } from '../analysis/index.ts';
import { checkSteps, type StepSurroundings } from './check-steps.ts';
import { limitExpectation, marginExpectation, readLimit, readMargin } from './metric-quantity.ts';
import { type Path, type Problem, problem, unexpected } from './problem.ts';
import { entry, isTree } from './tree.ts';

/** What a schema can't say of a strategy: weights grow to everything, bakes end, metrics have the right units. */
export function checkStrategy(
  strategy: unknown,
  at: Path,
  around: Omit<StepSurroundings, 'metrics'>,
): readonly Problem[] {
  const steps = entry(strategy, 'steps');
  const metrics = entry(strategy, 'metrics');
  return [
    ...(Array.isArray(steps) ? checkSteps(steps, [...at, 'steps'], { ...around, metrics }) : []),
    ...(isTree(metrics) ? checkMetrics(metrics, [...at, 'metrics']) : []),
    ...checkProof(steps, metrics, at),
  ];
}

function checkMetrics(metrics: Readonly<Record<string, unknown>>, at: Path): readonly Problem[] {
  return metricSchema.shape.name.options.flatMap((name) => {
    const [margin, critical] = [entry(metrics[name], 'margin'), entry(metrics[name], 'critical')];
    return [
      ...(isQuantity(margin) && readMargin(name, margin) === undefined
        ? [unexpected([...at, name, 'margin'], marginExpectation(name), margin)]
        : []),
      ...(isQuantity(critical) && readLimit(name, critical) === undefined
        ? [unexpected([...at, name, 'critical'], limitExpectation(name), critical)]
        : []),
      ...(name !== 'slow-requests' && entry(metrics[name], 'slowerThan') !== undefined
        ? [problem([...at, name, 'slowerThan'], 'only slow-requests has it: leave it out')]
        : []),
    ];
  });
}

/** What is neither text nor a number, the schema refuses already. */
function isQuantity(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

/** A guard can only fail: a split that no metric has to prove would move on without anything being shown. */
function checkProof(steps: unknown, metrics: unknown, at: Path): readonly Problem[] {
  const weights = Array.isArray(steps) ? steps.filter((step) => entry(step, 'weight') !== undefined) : [];
  if (weights.length < 2 || !isTree(metrics)) return [];
  const decide = Object.values(metrics).filter((metric) => entry(metric, 'dryRun') !== true);
  if (decide.some((metric) => entry(metric, 'role') !== 'guard')) return [];
  return [
    problem(
      [...at, 'metrics'],
      'expected at least one metric with `role: prove`, got none: its steps would move on unproven',
    ),
  ];
}
