/**
 * Words and marks as NIST's mteval-v13a.pl splits them, without its step for languages: marks of ASCII stand alone, points and
 * commas unless in a number, a dash after a digit. Letter case stays.
 */
export function tokenize13a(text: string): readonly string[] {
  const line = text
    .trimEnd()
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${line} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
