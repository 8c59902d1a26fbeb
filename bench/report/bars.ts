import { count } from './count.ts';
import { PLOT_STYLE } from './plot-style.ts';

/** Bars below each other, one a name. */
export type BarPanel = {
  readonly title: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly tone: 'first' | 'second' | 'floor';
  }[];
};

const WIDTH = 480;
const [LEFT, RIGHT, TOP, STEP, THICK] = [150, WIDTH - 66, 44, 24, 14];

/** Panels below each other in one picture, light or dark. */
export function renderBars(name: string, panels: readonly BarPanel[]): string {
  const tops = panels.map((_, index) => panels.slice(0, index).reduce((sum, panel) => sum + heightOf(panel), 0));
  const height = panels.reduce((sum, panel) => sum + heightOf(panel), 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="name">`,
    `<title id="name">${escaped(name)}</title>`,
    `<style>${PLOT_STYLE}</style>`,
    `<rect class="back" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    ...panels.map((panel, index) => `<g transform="translate(0 ${tops[index]})">\n${renderPanel(panel)}\n</g>`),
    '</svg>\n',
  ].join('\n');
}

function heightOf({ bars }: BarPanel): number {
  return TOP + bars.length * STEP + 10;
}

function renderPanel({ title, bars }: BarPanel): string {
  const highest = Math.max(...bars.map(({ value }) => value), 1e-9);
  return [
    `<text class="title" x="16" y="28">${escaped(title)}</text>`,
    ...bars.flatMap(({ name, value, tone }, index) => {
      const y = TOP + index * STEP;
      const length = Math.round((RIGHT - LEFT) * (value / highest) * 10) / 10;
      return [
        `<text x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(name)}</text>`,
        `<rect class="${tone}-dot" x="${LEFT}" y="${y}" width="${length}" height="${THICK}" rx="2"/>`,
        `<text x="${LEFT + length + 6}" y="${y + 12}">${shown(value)}</text>`,
      ];
    }),
  ].join('\n');
}

function shown(value: number): string {
  return value < 10 ? value.toFixed(2) : count(Math.round(value));
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
