import { paint, type Surface, type Tone } from './tone.ts';
import { cleanText, displayWidth, padText } from './width.ts';
import { wrapIndented, wrapText } from './wrap.ts';

type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Never wrapped, because half an id is no id. */
  readonly fixed?: boolean;
};

export type Cell = string | { readonly text: string; readonly tone: Tone };

const GAP = '  ';
const MIN_WIDTH = 10;
const NOTE_INDENT = '    ';

/**
 * A table without rules. Columns that may be wrapped shrink, the widest first, and break words only when nothing else
 * helps; where even that is too wide, each row becomes a block of `title: value` lines, so that a narrow terminal still
 * shows everything. `notes` are sentences below the rows, by index: too long for a column.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  surface: Surface,
  notes: readonly string[] = [],
): string {
  if (rows.length === 0) return '';
  const widths = fitWidths(columns, rows, surface.columns);
  const noteBelow = (index: number) => {
    const note = notes[index];
    return note === undefined || note === '' ? '' : `\n${wrapIndented(cleanText(note), surface.columns, NOTE_INDENT)}`;
  };
  if (widths === undefined) {
    return rows.map((row, index) => renderBlock(columns, row, surface) + noteBelow(index)).join('\n\n');
  }
  const header = columns.map((column, index) => padText(column.title, widths[index] ?? 0, column.align)).join(GAP);
  const lines = rows.map((row, index) => renderRow(columns, row, widths, surface) + noteBelow(index));
  return [paint(header.trimEnd(), 'dim', surface), ...lines].join('\n');
}

function renderRow(
  columns: readonly Column[],
  row: readonly Cell[],
  widths: readonly number[],
  surface: Surface,
): string {
  const cells = columns.map((_, index) => wrapText(textOf(row[index]), widths[index] ?? MIN_WIDTH));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const last = index === columns.length - 1 && column.align !== 'right';
        const text = cells[index]?.[line] ?? '';
        const padded = last ? text : padText(text, widths[index] ?? 0, column.align);
        return paint(padded, toneOf(row[index]), surface);
      })
      .join(GAP)
      .trimEnd(),
  ).join('\n');
}

function renderBlock(columns: readonly Column[], row: readonly Cell[], surface: Surface): string {
  return columns
    .flatMap((column, index) => {
      const text = textOf(row[index]);
      if (text === '') return [];
      const lines = wrapText(column.title === '' ? text : `${column.title}: ${text}`, surface.columns);
      return lines.map((line) => paint(line, toneOf(row[index]), surface));
    })
    .join('\n');
}

/** A width for each column, or undefined when they can't fit side by side. */
function fitWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  available: number,
): readonly number[] | undefined {
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => longestLine(textOf(row[index])))),
  );
  const limit = available - GAP.length * (columns.length - 1);
  const least = columns.map(({ title, fixed }, index) =>
    fixed === true ? (widths[index] ?? 0) : Math.max(MIN_WIDTH, displayWidth(title)),
  );
  const unbroken = columns.map((_, index) =>
    Math.max(least[index] ?? 0, ...rows.map((row) => longestWord(textOf(row[index])))),
  );
  shrink(widths, unbroken, limit);
  shrink(widths, least, limit);
  return sum(widths) <= limit ? widths : undefined;
}

/** Takes from the widest until all fit, or none may shrink further. */
function shrink(widths: number[], floors: readonly number[], limit: number): void {
  for (let total = sum(widths); total > limit; total -= 1) {
    const widest = widestShrinkable(widths, floors);
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function widestShrinkable(widths: readonly number[], floors: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [index, width] of widths.entries()) {
    if (width > (floors[index] ?? 0) && (best === undefined || width > (widths[best] ?? 0))) best = index;
  }
  return best;
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map(displayWidth));
}

function longestWord(text: string): number {
  return Math.max(...text.split(/\s/).map(displayWidth));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function textOf(cell: Cell | undefined): string {
  return cleanText(typeof cell === 'string' ? cell : (cell?.text ?? ''));
}

function toneOf(cell: Cell | undefined): Tone {
  return typeof cell === 'object' ? cell.tone : 'plain';
}
