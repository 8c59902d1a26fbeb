import { stripVTControlCharacters, styleText } from 'node:util';

/** What a piece of text means. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn';

/** Where text is drawn: so many cells wide, with colour or without. */
export type Surface = { readonly columns: number; readonly color: boolean };

const FORMATS = { strong: 'bold', dim: 'dim', good: 'green', bad: 'red', warn: 'yellow' } as const;

export function paint(text: string, tone: Tone, { color }: Pick<Surface, 'color'>): string {
  if (!color || tone === 'plain' || text === '') return text;
  return styleText(FORMATS[tone], text, { validateStream: false });
}

/** One line of text without control characters, broken between words into lines of at most so many characters. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of stripVTControlCharacters(text).split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
