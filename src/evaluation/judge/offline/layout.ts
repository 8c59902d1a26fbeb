/** A line of dashes and bars alone, as under the head of a table. */
const RULE = /^[\s|:*_=-]+$/;
/** What stands before the text of a line: bullets, numbers of a list, marks of headings and quotes. */
const MARKER = /^\s*(?:(?:[-*•+>]|#{1,6}|\d{1,2}[.)])\s+)+/;

/** Text without the marks of Markdown; list items and table rows are lines of their own. */
export function stripLayout(text: string): string {
  return text
    .split('\n')
    .filter((line) => !RULE.test(line))
    .map((line) => {
      const plain = line.replace(MARKER, '').replace(/\*\*|__|[`*]/g, '');
      return plain.includes('|')
        ? plain
            .split('|')
            .map((cell) => cell.trim())
            .filter(Boolean)
            .join(', ')
        : plain;
    })
    .join('\n');
}
