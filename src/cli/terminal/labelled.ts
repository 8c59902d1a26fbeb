import { paint, type Surface, type Tone } from './tone.ts';
import { cleanText } from './width.ts';
import { wrapText } from './wrap.ts';

export const LABEL_WIDTH = 7;

/** A short name, then text that stays behind it when it wraps. */
export function labelled(name: string, text: string, surface: Surface, tone: Tone = 'plain'): string {
  const indent = ' '.repeat(LABEL_WIDTH);
  return wrapText(cleanText(text), surface.columns - LABEL_WIDTH)
    .map((line, index) => `${index === 0 ? name.padEnd(LABEL_WIDTH) : indent}${paint(line, tone, surface)}`)
    .join('\n');
}
