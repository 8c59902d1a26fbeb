/**
 * What would act on a page instead of standing in it: controls of terminals, marks that turn the direction of what follows, and tags
 * that nobody sees. Line feeds, tabs and the marks that right-to-left text needs are none of them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

/** Names them where they stand, as `‹U+202E›`, so that a text can be read for what it is. Half characters become U+FFFD. */
export function showHidden(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, (found) => `‹U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`);
}
