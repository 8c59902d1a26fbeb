import { paint, type Surface } from './tone.ts';
import { cleanText } from './width.ts';
import { wrapIndented } from './wrap.ts';

/** What stands beside the figures, for those who want to know. */
export function dimNote(text: string, surface: Surface): string {
  return paint(wrapIndented(cleanText(text), surface.columns, ''), 'dim', surface);
}
