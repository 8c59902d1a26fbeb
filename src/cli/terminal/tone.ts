import { styleText } from 'node:util';

/** What a piece of text means; the only place that knows colours. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn';

/** Where text is drawn: `columns` cells wide, with colour or without. */
export type Surface = { readonly columns: number; readonly color: boolean };

const FORMATS = { strong: 'bold', dim: 'dim', good: 'green', bad: 'red', warn: 'yellow' } as const;

export function paint(text: string, tone: Tone, { color }: Pick<Surface, 'color'>): string {
  if (!color || tone === 'plain' || text === '') return text;
  // Whether the stream takes colour was decided where the surface was made.
  return styleText(FORMATS[tone], text, { validateStream: false });
}
