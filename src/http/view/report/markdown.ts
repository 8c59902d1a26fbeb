/** Text from people and agents inside a line of Markdown: one line, and nothing that a renderer would obey. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_|[\]<>]/g, (mark) => `\\${mark}`)
    .trim();
}

/** A table, or a sentence where there is nothing to put into one. Cells are escaped here. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return empty;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(plain)))].join('\n');
}
