import { textStrategy } from './strategy.ts';

/** Five rows of three dots for each letter: the usual smallest readable lettering. */
const FONT: Readonly<Record<string, string>> = {
  ...{ A: '010 101 111 101 101', B: '110 101 110 101 110', C: '011 100 100 100 011', D: '110 101 101 101 110' },
  ...{ E: '111 100 110 100 111', F: '111 100 110 100 100', G: '011 100 101 101 011', H: '101 101 111 101 101' },
  ...{ I: '111 010 010 010 111', J: '001 001 001 101 010', K: '101 101 110 101 101', L: '100 100 100 100 111' },
  ...{ M: '101 111 111 101 101', N: '111 101 101 101 101', O: '010 101 101 101 010', P: '110 101 110 100 100' },
  ...{ Q: '010 101 101 110 011', R: '110 101 110 110 101', S: '011 100 010 001 110', T: '111 010 010 010 010' },
  ...{ U: '101 101 101 101 111', V: '101 101 101 101 010', W: '101 101 111 111 101', X: '101 101 010 101 101' },
  ...{ Y: '101 101 010 010 010', Z: '111 001 010 100 111' },
  ...{ 0: '111 101 101 101 111', 1: '010 110 010 010 111', 2: '110 001 010 100 111', 3: '110 001 010 001 110' },
  ...{ 4: '101 101 111 001 001', 5: '111 100 110 001 110', 6: '011 100 111 101 111', 7: '111 001 010 010 010' },
  ...{ 8: '111 101 010 101 111', 9: '111 101 111 001 110', '.': '000 000 000 000 010', ',': '000 000 000 010 100' },
  ...{ '?': '110 001 010 000 010', '!': '010 010 010 000 010', "'": '010 010 000 000 000', '-': '000 000 111 000 000' },
};

const ROWS = 5;
/** Letters side by side: what a narrow terminal still shows. */
const PER_LINE = 16;

const glyphs = new Map(
  Object.entries(FONT).flatMap(([letter, dots]) => {
    const rows = dots.split(' ').map((row) => `${row.replaceAll('1', '#').replaceAll('0', ' ')} `);
    return [letter, letter.toLowerCase()].map((each) => [each, rows] as const);
  }),
);
const BLANK = Array.from({ length: ROWS }, () => '    ');
const read = new Map([
  [BLANK.join('\n'), ' '],
  ...Object.keys(FONT).map((letter) => [(glyphs.get(letter) ?? BLANK).join('\n'), letter] as const),
]);

/** Large letters made of signs, sixteen side by side. Case and rarer signs are lost. */
export const asciiArt = textStrategy({
  name: 'ascii-art',
  encode(text) {
    const characters = [...text.replace(/\s+/gu, ' ')];
    const blocks: string[] = [];
    for (let at = 0; at < characters.length; at += PER_LINE) {
      const shown = characters.slice(at, at + PER_LINE).map((character) => glyphs.get(character) ?? BLANK);
      blocks.push(BLANK.map((_, row) => shown.map((rows) => rows[row]).join('')).join('\n'));
    }
    return blocks.join('\n\n');
  },
  decode: (disguised) => disguised.split('\n\n').map(readBlock).join(''),
  carries: (character) => glyphs.has(character),
});

function readBlock(block: string): string {
  const rows = block.split('\n');
  const width = rows[0]?.length ?? 0;
  let text = '';
  for (let at = 0; at < width; at += 4) {
    text += read.get(rows.map((row) => row.slice(at, at + 4)).join('\n')) ?? '\u{FFFD}';
  }
  return text;
}
