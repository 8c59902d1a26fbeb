/** Replies are written by a machine that we test: no mark-up, image, mention, issue or link of theirs may come to life. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\\`*_[\]|~!]/g, '\\$&')
    .replace(/[@#]/g, '$&\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b');
}

export function item(text: string, most?: number): string {
  return `- ${escapeMarkdown(most === undefined ? text : cutText(text, most))}`;
}

/** Not in the middle of a character. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${Array.from(text.slice(0, most)).slice(0, -1).join('')}…`;
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [row(columns), `| ${columns.map(() => '---').join(' | ')} |`, ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}

/** As many as there may be, and how many there are beyond them. */
export function firstOf(lines: readonly string[], most: number, what: string): readonly string[] {
  const left = lines.length - most;
  return left <= 0 ? lines : [...lines.slice(0, most), `- … and ${left} more ${what}`];
}

/** Folded until somebody asks. The empty line lets what is in it be Markdown. */
export function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `<details><summary>${title}</summary>`, '', ...lines, '', '</details>'];
}
