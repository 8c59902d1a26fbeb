import type { Buffer } from 'node:buffer';
import type { Hold } from '../limit/byte-budget.ts';

const NEW_LINE = 10;

/** Puts a stream's chunks together to blocks of whole lines, in Latin-1: the cheapest decoding, and it keeps every byte. */
export class LineBlocks {
  readonly #maxLength: number;
  readonly #hold: Hold;
  #parts: string[] = [];
  #length = 0;

  /** @param maxLength a line longer than this comes in parts, and so does one for which there is no room */
  constructor(maxLength: number, hold: Hold) {
    this.#maxLength = maxLength;
    this.#hold = hold;
  }

  /** Undefined while no line has ended. */
  push(chunk: Buffer): string | undefined {
    const end = chunk.lastIndexOf(NEW_LINE) + 1;
    if (end === 0) {
      this.#keep(chunk.toString('latin1'));
      return this.#length > this.#maxLength || !this.#hold.resize(this.#length) ? this.rest() : undefined;
    }
    this.#keep(chunk.toString('latin1', 0, end));
    const block = this.rest();
    if (end < chunk.length) this.#keep(chunk.toString('latin1', end));
    return this.#hold.resize(this.#length) ? block : block + this.rest();
  }

  /** What there is of a line that has not ended; empty when there is none. */
  rest(): string {
    const [first = ''] = this.#parts;
    const text = this.#parts.length === 1 ? first : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#hold.resize(0);
    return text;
  }

  #keep(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}
