import { formatMoment } from './calendar.ts';
import type { DemoDeps } from './deps.ts';
import { paint, type Tone, wrap } from './typeset.ts';

/** `Mon 10:30` and the gap behind it. */
const MARGIN = 11;

/** The demo's story on the screen: virtual day and time at the left, what happened beside it. */
export class Timeline {
  readonly #out: DemoDeps['out'];
  #status = '';
  #lastMoment = '';

  constructor(out: DemoDeps['out']) {
    this.#out = out;
  }

  /** Where a table may be drawn, right of the times. */
  get surface(): { readonly columns: number; readonly color: boolean } {
    return { columns: this.#columns - MARGIN, color: this.#out.color };
  }

  /** The whole width. */
  get page(): { readonly columns: number; readonly color: boolean } {
    return { columns: this.#columns, color: this.#out.color };
  }

  /** A new chapter. */
  heading(text: string): void {
    this.#lastMoment = '';
    this.#write(
      `\n${paint(`━━ ${text} ${'━'.repeat(Math.max(0, this.#columns - text.length - 4))}`, 'strong', this.#out)}\n`,
    );
  }

  /** Something that happened, at a virtual time (ISO 8601). */
  line(at: string, text: string, tone: Tone = 'plain'): void {
    const moment = formatMoment(at);
    const shown = moment === this.#lastMoment ? '' : moment;
    this.#lastMoment = moment;
    const [first = '', ...rest] = wrap(text, this.#columns - MARGIN);
    const lines = [
      `${paint(shown.padEnd(MARGIN), 'dim', this.#out)}${paint(first, tone, this.#out)}`,
      ...rest.map((line) => `${' '.repeat(MARGIN)}${paint(line, tone, this.#out)}`),
    ];
    this.#write(`${lines.join('\n')}\n`);
  }

  /** Lines as they are, right of the times: tables. */
  block(text: string): void {
    if (text === '') return;
    this.#write(
      `${text
        .split('\n')
        .map((line) => `${' '.repeat(MARGIN)}${line}`.trimEnd())
        .join('\n')}\n`,
    );
  }

  /** Text over the whole width. */
  text(text: string): void {
    this.#write(`${text}\n`);
  }

  /** What is going on right now, drawn in place on a terminal; nowhere else. */
  status(text: string): void {
    if (!this.#out.isTty || text === this.#status) return;
    this.#clearStatus();
    const width = this.#columns - MARGIN - 1;
    const cut = text.length <= width ? text : `${text.slice(0, width - 2)} …`;
    this.#out.write(`${' '.repeat(MARGIN)}${paint(cut, 'dim', this.#out)}`);
    this.#status = text;
  }

  get #columns(): number {
    return Math.min(100, Math.max(50, this.#out.columns));
  }

  #write(text: string): void {
    this.#clearStatus();
    this.#out.write(text);
  }

  #clearStatus(): void {
    if (this.#status !== '') this.#out.write('\r\u001B[2K');
    this.#status = '';
  }
}
