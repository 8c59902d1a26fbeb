import { type Path, type Problem, problem, unexpected } from './problem.ts';
import { readDuration, readShare } from './quantity.ts';
import { DEFAULT_EJECTION } from './settings/upstream-settings.ts';
import { entry, keysOf, overlay, valueAt } from './tree.ts';

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

/** The longest ejection is no shorter than the first, for all agents and where one of them differs. */
export function checkEjections(merged: unknown): readonly Problem[] {
  const path: Path = ['gateway', 'upstream', 'ejection'];
  const all = overlay(DEFAULT_EJECTION, valueAt(merged, path));
  const agents = keysOf(entry(merged, 'agents')).map((name): Path => ['agents', name, 'upstream', 'ejection']);
  return [
    ...checkEjection(all, path),
    ...agents.flatMap((own) => {
      const given = valueAt(merged, own);
      return given === undefined ? [] : checkEjection(overlay(all, given), own);
    }),
  ];
}

function checkEjection(ejection: unknown, path: Path): readonly Problem[] {
  const [first, longest] = [entry(ejection, 'for'), entry(ejection, 'atMost')];
  const [firstMs, longestMs] = [amount(first), amount(longest)];
  if (firstMs === undefined || longestMs === undefined || longestMs >= firstMs) return [];
  const message = `expected \`atMost\` of at least \`for\`, which is ${JSON.stringify(first)}; it is ${JSON.stringify(longest)}`;
  return [problem(path, message)];
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
