import { type MetricComparison, marginOf } from '#domain/analysis/index.ts';
import { signed } from '../headline.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 180;
const HEIGHT = 26;
const MIDDLE = HEIGHT / 2;

/** The change with its interval, on the band within which no change matters. Better is to the right, whichever way the scale goes. */
export function plotInterval({ evaluator, change, comparison }: MetricComparison): Markup {
  if (change === undefined) return html`<span class="none">not compared</span>`;
  const { scale, better } = evaluator;
  const margin = marginOf({ ...scale, better });
  const reach = 1.15 * Math.max(2 * margin, Math.abs(change.lower), Math.abs(change.upper)) || 1;
  const direction = better === 'higher' ? 1 : -1;
  const x = (value: number) => Number((WIDTH / 2 + ((direction * value) / reach) * (WIDTH / 2)).toFixed(1));
  const [left, right] = [x(change.lower), x(change.upper)].sort((a, b) => a - b) as [number, number];
  const says = `change ${signed(change.estimate)}, 95 % interval ${signed(change.lower)} to ${signed(change.upper)}; within ${margin} either way it would not matter`;
  return html`<svg class="interval ${comparison}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${says}"><title>${says}</title>
<rect class="band" x="${Math.min(x(margin), x(-margin))}" y="0" width="${Math.abs(x(margin) - x(-margin)).toFixed(1)}" height="${HEIGHT}"/>
<line class="zero" x1="${x(0)}" x2="${x(0)}" y1="0" y2="${HEIGHT}"/>
<line class="reach" x1="${left}" x2="${right}" y1="${MIDDLE}" y2="${MIDDLE}"/>
<line class="end" x1="${left}" x2="${left}" y1="${MIDDLE - 5}" y2="${MIDDLE + 5}"/><line class="end" x1="${right}" x2="${right}" y1="${MIDDLE - 5}" y2="${MIDDLE + 5}"/>
<circle class="estimate" cx="${x(change.estimate)}" cy="${MIDDLE}" r="4.5"/></svg>`;
}
