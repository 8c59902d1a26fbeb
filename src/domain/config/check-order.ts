import { type Path, type Problem, unexpected } from './problem.ts';
import { readDuration, readShare } from './quantity.ts';
import { entry, valueAt } from './tree.ts';

const LADDERS: readonly (readonly [name: string, better: 'lower' | 'higher'])[] = [
  ['responseTime', 'lower'],
  ['errorRate', 'lower'],
  ['quality', 'higher'],
  ['safetyDefects', 'lower'],
];

/** Thresholds get worse from target to warning to critical; the other way round an alert would never, or always, fire. */
export function checkThresholdOrder(merged: unknown): readonly Problem[] {
  return LADDERS.flatMap(([name, better]) => {
    const path: Path = ['monitoring', name];
    const rungs = valueAt(merged, path);
    return [
      checkRung(rungs, 'warning', 'target', better, path),
      checkRung(rungs, 'critical', 'warning', better, path),
    ].flat();
  });
}

function checkRung(
  rungs: unknown,
  worse: string,
  than: string,
  better: 'lower' | 'higher',
  path: Path,
): readonly Problem[] {
  const [value, limit] = [amount(entry(rungs, worse)), amount(entry(rungs, than))];
  if (value === undefined || limit === undefined) return [];
  if (better === 'lower' ? value >= limit : value <= limit) return [];
  const relation = better === 'lower' ? 'at least' : 'at most';
  return [
    unexpected(
      [...path, worse],
      `${relation} the ${than} of ${JSON.stringify(entry(rungs, than))}`,
      entry(rungs, worse),
    ),
  ];
}

function amount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' ? (readDuration(value) ?? readShare(value)) : undefined;
}
