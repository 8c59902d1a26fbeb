import { displayWidth, graphemes } from './width.ts';

/** Lines of at most `width` cells, broken between words, and inside a word only where it alone is too long. */
export function wrapText(text: string, width: number): readonly string[] {
  const limit = Math.max(2, width);
  return text.split('\n').flatMap((line) => wrapLine(line, limit));
}

/** The same behind an indent. */
export function wrapIndented(text: string, width: number, indent: string): string {
  return indentLines(wrapText(text, width - displayWidth(indent)), indent);
}

/** What is as wide as it should be already. */
export function indentLines(lines: readonly string[], indent: string): string {
  return lines.map((line) => indent + line).join('\n');
}

function wrapLine(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((long) => breakWord(long, width))) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (displayWidth(joined) <= width) {
      current = joined;
    } else {
      if (current !== '') lines.push(current);
      current = word;
    }
  }
  return current === '' ? lines : [...lines, current];
}

function breakWord(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const grapheme of graphemes(word)) {
    if (displayWidth(part + grapheme) > width) {
      parts.push(part);
      part = '';
    }
    part += grapheme;
  }
  return [...parts, part];
}
