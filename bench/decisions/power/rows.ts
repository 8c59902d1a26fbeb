import { quantile } from '../report/quantile.ts';
import { variantsOf } from '../rule/families.ts';
import type { Measure } from '../rule/rule.ts';
import type { Tuned, Tuning } from './calibrate.ts';
import type { Heat, Race } from './race.ts';

/** How a rule fared at one effect. Requests are the candidate's until it rolled back; `Infinity` where too few paths came to it. */
export type Cell = {
  /** Share of paths on which it did not roll back. */
  readonly missed: number;
  readonly median: number;
  readonly q80: number;
  /** Share of paths on which it had rolled back, after each minute. */
  readonly curve: readonly number[];
};

export type Row = {
  readonly measure: Measure;
  readonly rule: string;
  readonly setting: string;
  /** Undefined: as its users set it. */
  readonly tuning: Tuning | undefined;
  /** Shares of paths without an effect on which it rolled back. */
  readonly falseRollbacks: number;
  readonly inConversations: number;
  /** By effect, in the order of the grid; the first is none. */
  readonly cells: readonly Cell[];
};

export const FLOOR = 'z-test once, planned for the effect';

/** A row for each setting, and one for the test that knew when to look, which is the floor. */
export function rowsOf(measure: Measure, tuned: readonly Tuned[], races: readonly Race[]): readonly Row[] {
  const variants = variantsOf(measure);
  const heats = races.map((race) => race[measure]);
  const rows = tuned.map(({ variant, threshold, tuning, falseRollbacks, inConversations }, index): Row => {
    const { rule = '', setting = '' } = variants[variant] ?? {};
    const cells = heats.map((heat) => cellOf(heat, heat.rolledBackAt[index] ?? []));
    const told = tuning === undefined ? setting : `${setting}, ${levelText(threshold)}`;
    return { measure, rule, setting: told, tuning, falseRollbacks, inConversations, cells };
  });
  const once = rows.find(({ rule }) => variants.some((variant) => variant.rule === rule && variant.isFixed));
  if (once === undefined) return rows;
  return [...rows, { ...once, rule: FLOOR, setting: 'one-sided 5 %, one look', cells: heats.map(floorOf) }];
}

/** Candidate requests after each minute, in the mean. */
export function servedAfter({ served, paths }: Heat): readonly number[] {
  return served.map((sum) => Math.round(sum / Math.max(1, paths)));
}

function levelText(threshold: number): string {
  return Number.isFinite(threshold) ? `score above ${threshold.toPrecision(3)}` : 'at its loosest';
}

function cellOf(heat: Heat, rolledBackAt: readonly number[]): Cell {
  const needed = rolledBackAt.map((requests) => (requests === 0 ? Number.POSITIVE_INFINITY : requests));
  const share = (most: number) => needed.filter((requests) => requests <= most).length / Math.max(1, needed.length);
  return {
    missed: 1 - share(Number.MAX_VALUE),
    median: quantile(needed, 0.5),
    q80: quantile(needed, 0.8),
    curve: servedAfter(heat).map(share),
  };
}

/** The least requests with which a test of that size detects it on half of the paths, and on 80 %. */
function floorOf(heat: Heat): Cell {
  const curve = heat.fixed.map((count) => count / Math.max(1, heat.paths));
  const least = (power: number) => servedAfter(heat)[curve.findIndex((share) => share >= power)];
  const [median, q80] = [0.5, 0.8].map((power) => least(power) ?? Number.POSITIVE_INFINITY);
  return { missed: 1 - (curve.at(-1) ?? 0), median: median ?? Number.NaN, q80: q80 ?? Number.NaN, curve };
}
