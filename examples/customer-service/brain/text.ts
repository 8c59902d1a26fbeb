/** Longest part of a message that is read, in characters. */
const READ_CHARS = 4000;

/** Lower case, compatibility forms folded, invisible characters and decoration gone, one kind of quote and of dash. */
export function normalise(raw: string): string {
  return raw
    .slice(0, READ_CHARS)
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}\p{Co}]/gu, (char) => (char === '\n' || char === '\t' ? ' ' : ''))
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Parts of a message that may each ask for one thing. */
export function splitClauses(text: string): readonly string[] {
  return text
    .split(/[.?!;]+\s|[?!;]+|,\s|\s(?:and|also|plus|but|then)\s/)
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}
