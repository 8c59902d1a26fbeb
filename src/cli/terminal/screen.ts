import { stripVTControlCharacters } from 'node:util';
import type { Sink } from '../cli-deps.ts';
import { displayWidth } from './width.ts';

const UP = (lines: number) => (lines === 0 ? '\r' : `\r\u001B[${lines}A`);
const CLEAR_BELOW = '\u001B[0J';

/** A block of lines at the bottom of a terminal that is drawn again in place. */
type Screen = {
  draw(text: string): void;
  /** Takes the block away again. */
  clear(): void;
  /** Leaves the block where it is; the next drawing starts below. */
  keep(): void;
};

/** `columns` is asked at each drawing, since people resize terminals. */
export function createScreen(sink: Sink, columns: () => number): Screen {
  let drawn: string | undefined;
  const rewind = () => (drawn === undefined ? '' : UP(heightOf(drawn, columns())) + CLEAR_BELOW);
  return {
    draw(text) {
      if (text === drawn) return;
      sink.write(`${rewind()}${text}\n`);
      drawn = text;
    },
    clear() {
      sink.write(rewind());
      drawn = undefined;
    },
    keep() {
      drawn = undefined;
    },
  };
}

/** Rows that a text takes, lines that the terminal wraps included. */
function heightOf(text: string, columns: number): number {
  return text
    .split('\n')
    .reduce((rows, line) => rows + Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / columns)), 0);
}
