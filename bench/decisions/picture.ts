import { type Panel, renderPlot, type Tone } from '../report/plot.ts';
import type { Measured } from './bench.ts';
import { effects, nameEffect } from './power/grid.ts';
import { FLOOR, type Row } from './power/rows.ts';
import type { Measure } from './rule/rule.ts';

const LINES: readonly (readonly [rule: string, name: string, tone: Tone])[] = [
  ['Headgate, no margin', 'Headgate', 'first'],
  ['Argo thresholds', 'Argo', 'second'],
  ['Kayenta', 'Kayenta', 'third'],
  ['GrowthBook sequential', 'GrowthBook', 'fourth'],
  ['z-test at every look', 'peeking z', 'fifth'],
];
/** Whose curves are drawn: 2 points of errors, a quarter slower. */
const EFFECT = 3;

/** How much of a regression each rule has found after how many requests, all tuned to as few false rollbacks. */
export function renderPicture({ power }: Measured): string {
  return renderPlot(
    'Share of regressions that are rolled back, by candidate requests',
    'candidate requests',
    (['error-rate', 'response-time'] as const).map((measure) => panel(measure, power.rows, power.served)),
    'linear',
  );
}

function panel(measure: Measure, rows: readonly Row[], served: readonly number[]): Panel {
  const effect = effects[EFFECT];
  const title = measure === 'error-rate' ? 'Errors' : 'Response time';
  const own = rows.filter((row) => row.measure === measure);
  const lines = LINES.flatMap(([rule, name, tone]) => {
    const row = bestOf(own, rule);
    return row === undefined ? [] : [{ name, tone, points: pointsOf(row, served) }];
  });
  const floor = own.find(({ rule }) => rule === FLOOR);
  return {
    title: `${title} ${effect === undefined ? '' : nameEffect(measure, effect)}, as few false rollbacks each`,
    unit: 'rolled back, %',
    most: 100,
    series: [
      ...lines,
      ...(floor === undefined
        ? []
        : [{ name: 'one look, floor', tone: 'floor' as const, points: pointsOf(floor, served) }]),
    ],
  };
}

/** Of a rule that can be tuned, the setting that is the quickest with as few false rollbacks on any traffic. */
function bestOf(rows: readonly Row[], rule: string): Row | undefined {
  const own = rows.filter((row) => row.rule === rule);
  const tuned = own.filter(({ tuning }) => tuning?.like === 'Headgate, no margin' && tuning.on === 'any traffic');
  const power = (row: Row) => row.cells[EFFECT]?.curve.reduce((sum, share) => sum + share, 0) ?? 0;
  return tuned.toSorted((a, b) => power(b) - power(a))[0] ?? own[0];
}

function pointsOf(row: Row, served: readonly number[]) {
  const curve = row.cells[EFFECT]?.curve ?? [];
  return served.map((x, minute) => ({ x, y: Math.round(1_000 * (curve[minute] ?? 0)) / 10 }));
}
