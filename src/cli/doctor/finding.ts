import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';

/** One thing that was looked at. `missing` is required; `note` is worth knowing. */
export type Finding = {
  readonly state: 'ok' | 'missing' | 'note';
  readonly subject: string;
  readonly says: string;
  /** The command or the line to type. */
  readonly remedy?: string | undefined;
};

const MARKS = { ok: '✔', missing: '✖', note: '–' } as const;
const TONES: Readonly<Record<Finding['state'], Tone>> = { ok: 'good', missing: 'bad', note: 'warn' };

export function renderFinding({ state, subject, says, remedy }: Finding, surface: Surface): string {
  const [first = '', ...rest] = wrapIndented(cleanText(`${subject}: ${says}`), surface.columns, '  ').split('\n');
  const lines = [`${paint(MARKS[state], TONES[state], surface)} ${first.slice(2)}`, ...rest];
  if (remedy !== undefined) lines.push(wrapIndented(cleanText(`→ ${remedy}`), surface.columns, '    '));
  return lines.join('\n');
}
