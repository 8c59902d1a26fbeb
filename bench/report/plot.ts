import { PLOT_STYLE } from './plot-style.ts';

/** `floor` is for what nothing can be better than. */
export type Tone = 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'floor';

/** One line of a plot. */
type Series = {
  readonly name: string;
  readonly tone: Tone;
  readonly points: readonly { readonly x: number; readonly y: number }[];
};

/** One plot: y from 0. */
export type Panel = {
  readonly title: string;
  /** What the numbers on the left are, as in `ms`. */
  readonly unit: string;
  /** The most that there can be, as of shares: nothing is left above it. Absent: a little more than the highest value. */
  readonly most?: number | undefined;
  /** A line that the series should stay below. */
  readonly limit?: { readonly y: number; readonly name: string } | undefined;
  readonly series: readonly Series[];
};

/** Where the values of a panel are in the picture. */
type Scale = { readonly x: (value: number) => number; readonly y: (value: number) => number };

const WIDTH = 480;
const HEIGHT = 240;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, WIDTH - 16, 66, HEIGHT - 34];
const FOOT = 28;
/** Names in a row above the plot, and how far apart the rows and the names are. */
const [NAMES_IN_ROW, NAME_ROW, NAME_WIDTH] = [3, 18, 112];
/** More points than this are a line only. */
const MOST_DOTS = 12;

/** Plots below each other in one picture, which a narrow page shows as well as a wide one, light or dark. */
export function renderPlot(
  name: string,
  xName: string,
  panels: readonly Panel[],
  xScale: 'logarithmic' | 'linear' = 'logarithmic',
): string {
  const tops = panels.map((_, index) => panels.slice(0, index).reduce((sum, panel) => sum + heightOf(panel), 0));
  const height = panels.reduce((sum, panel) => sum + heightOf(panel), 0) + FOOT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="name">`,
    `<title id="name">${escaped(name)}</title>`,
    `<style>${PLOT_STYLE}</style>`,
    `<rect class="back" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    ...panels.map((panel, index) => `<g transform="translate(0 ${tops[index]})">\n${renderPanel(panel, xScale)}\n</g>`),
    text(WIDTH / 2, height - 12, xName, 'middle'),
    '</svg>\n',
  ].join('\n');
}

/** The plot is as high in all; more names than fit in a row push it down. */
function heightOf(panel: Panel): number {
  return HEIGHT + pushedDown(panel);
}

function pushedDown({ series }: Panel): number {
  return NAME_ROW * Math.max(0, Math.ceil(series.length / NAMES_IN_ROW) - 1);
}

function renderPanel(panel: Panel, xScale: 'logarithmic' | 'linear'): string {
  const points = panel.series.flatMap((series) => series.points);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const highest = panel.most ?? Math.max(...points.map(({ y }) => y), panel.limit?.y ?? 0) * 1.05;
  const step = niceStep(highest / 4);
  const ticks = Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
  const scale = scaleOf(xs, ticks.at(-1) ?? step, xScale === 'linear' ? (x) => x : Math.log10);
  const isDense = xs.length > MOST_DOTS;
  const marks = isDense
    ? [xs[0] ?? 0, ...[0.25, 0.5, 0.75].map((share) => xs[Math.floor(share * xs.length)] ?? 0), xs.at(-1) ?? 0]
    : xs;
  const nameAt = (at: number) =>
    [16 + (at % NAMES_IN_ROW) * NAME_WIDTH, 48 + Math.floor(at / NAMES_IN_ROW) * NAME_ROW] as const;
  return [
    text(16, 26, panel.title, 'start', 'title'),
    ...panel.series.map(({ name, tone }, at) => text(...nameAt(at), `● ${name}`, 'start', `${tone}-name`)),
    text(RIGHT, 48, panel.unit, 'end'),
    `<g transform="translate(0 ${pushedDown(panel)})">`,
    ...ticks.flatMap((tick) => {
      const y = scale.y(tick);
      return [horizontal('grid', y), text(LEFT - 8, y + 4, tick.toLocaleString('en-US'), 'end')];
    }),
    ...marks.map((x) => text(scale.x(x), HEIGHT - 12, x.toLocaleString('en-US'), x === xs.at(-1) ? 'end' : 'middle')),
    ...limitOf(panel, scale),
    ...panel.series.map((series) => renderSeries(series, scale, isDense)),
    '</g>',
  ].join('\n');
}

function scaleOf(xs: readonly number[], highest: number, along: (x: number) => number): Scale {
  const [low, high] = [along(xs[0] ?? 1), along(xs.at(-1) ?? 10)];
  return {
    x: (value) => round(LEFT + ((RIGHT - LEFT) * (along(value) - low)) / Math.max(high - low, 1e-9)),
    y: (value) => round(BOTTOM - ((BOTTOM - TOP) * value) / highest),
  };
}

function limitOf({ limit }: Panel, scale: Scale): readonly string[] {
  if (limit === undefined) return [];
  const y = scale.y(limit.y);
  return [horizontal('limit', y), text(RIGHT, y - 6, limit.name, 'end', 'limit-name')];
}

function renderSeries({ tone, points }: Series, scale: Scale, isDense: boolean): string {
  const at = points.map((point) => [scale.x(point.x), scale.y(point.y)] as const);
  const dots = (isDense ? [] : at).map(([x, y]) => `<circle class="${tone}-dot" cx="${x}" cy="${y}" r="4"/>`);
  return `<path class="line ${tone}" d="M${at.map(([x, y]) => `${x} ${y}`).join('L')}"/>${dots.join('')}`;
}

function horizontal(kind: string, y: number): string {
  return `<path class="${kind}" d="M${LEFT} ${y}H${RIGHT}"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', kind?: string): string {
  const named = kind === undefined ? '' : ` class="${kind}"`;
  return `<text${named} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 1e-9)));
  return power * ([1, 2, 5].find((factor) => factor * power >= atLeast) ?? 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
