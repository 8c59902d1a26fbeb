import type { ArmResult, EvaluationResult, EvaluatorInfo } from '#domain/analysis/index.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 300;
const BARS = 90;
const AXIS = 18;
const MAX_LEVELS = 12;
const BINS = 10;

type Bin = { readonly label: string; readonly candidate: number; readonly baseline: number };

/** How the scores of both releases lie, a figure a metric. Empty where nothing was scored. */
export function plotDistributions({ metrics, candidate, baseline }: EvaluationResult): readonly Markup[] {
  return metrics.flatMap(({ evaluator }) => {
    const own = scoresOf(candidate, evaluator);
    const others = baseline === undefined ? [] : scoresOf(baseline, evaluator);
    if (own.length + others.length === 0) return [];
    return figure(evaluator, binned(evaluator, own, others), [candidate.label, baseline?.label]);
  });
}

function figure(evaluator: EvaluatorInfo, bins: readonly Bin[], labels: readonly [string, string | undefined]): Markup {
  const [own, other] = labels;
  const most = Math.max(1, ...bins.flatMap(({ candidate, baseline }) => [candidate, baseline]));
  const step = WIDTH / bins.length;
  const bar = Math.min(24, step * 0.4);
  const says = bins.map(({ label, candidate, baseline }) =>
    other === undefined ? `${label}: ${candidate}` : `${label}: ${baseline} then ${candidate}`,
  );
  const title = `${evaluator.name}: replies by score${other === undefined ? '' : `, ${other} then ${own}`}: ${says.join('; ')}`;
  return html`<figure><figcaption><strong>${evaluator.name}</strong> replies by score; passes at ${evaluator.threshold} or ${evaluator.better === 'higher' ? 'more' : 'less'}</figcaption>
<svg class="distribution" viewBox="0 0 ${WIDTH} ${BARS + AXIS + 14}" role="img" aria-label="${title}">
${bins.map(({ label, candidate, baseline }, index) => {
  const middle = step * (index + 0.5);
  return html`${other !== undefined && column('baseline', middle - bar, bar, baseline, most)}${column('candidate', other === undefined ? middle - bar / 2 : middle, bar, candidate, most)}<text class="level" x="${round(middle)}" y="${BARS + AXIS + 10}">${label}</text>`;
})}
<line class="axis" x1="0" x2="${WIDTH}" y1="${BARS + 14}" y2="${BARS + 14}"/></svg></figure>`;
}

function column(arm: string, x: number, width: number, count: number, most: number): Markup {
  if (count === 0) return html``;
  const height = Math.max(1, (count / most) * BARS);
  const top = 14 + BARS - height;
  return html`<rect class="${arm}" x="${round(x + 0.5)}" y="${round(top)}" width="${round(width - 1)}" height="${round(height)}"/><text class="count" x="${round(x + width / 2)}" y="${round(top - 3)}">${count}</text>`;
}

/** A bin a level where scores are a few whole numbers, else ten of equal width over what was seen. */
function binned({ scale }: EvaluatorInfo, own: readonly number[], others: readonly number[]): readonly Bin[] {
  const all = [...own, ...others];
  const within = all.every((score) => score >= scale.min && score <= scale.max);
  const [least, most] = extremesOf(all);
  const wide = scale.max - scale.min;
  const [low, high] = within && Number.isFinite(wide) ? [scale.min, scale.max] : [least, most];
  if (all.every(Number.isInteger) && high - low < MAX_LEVELS) {
    return Array.from({ length: high - low + 1 }, (_, index) => {
      const count = (scores: readonly number[]) => scores.filter((score) => score === low + index).length;
      return { label: `${low + index}`, candidate: count(own), baseline: count(others) };
    });
  }
  const width = (high - low) / BINS || 1;
  const indexOf = (score: number) => Math.min(BINS - 1, Math.floor((score - low) / width));
  return Array.from({ length: BINS }, (_, index) => {
    const count = (scores: readonly number[]) => scores.filter((score) => indexOf(score) === index).length;
    return { label: short(low + index * width), candidate: count(own), baseline: count(others) };
  });
}

function extremesOf(scores: readonly number[]): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const score of scores) {
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  return [least, most];
}

function scoresOf({ replies }: ArmResult, { name }: EvaluatorInfo): readonly number[] {
  return replies.flatMap(({ scorings }) => scorings.find(({ evaluator }) => evaluator === name)?.score ?? []);
}

function round(value: number): string {
  return value.toFixed(1);
}

function short(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
