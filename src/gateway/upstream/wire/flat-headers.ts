/** Headers as they came: names in lower case and values, in turn. One that is repeated stays as many lines. */
export type FlatHeaders = readonly string[];

/** For whoever wants them so; none of them is repeated. */
export function byName(headers: FlatHeaders): Record<string, string> {
  const named: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) named[headers[at] ?? ''] = headers[at + 1] ?? '';
  return named;
}

/** What a header says; the lines of one that is repeated are joined by commas (RFC 9110, section 5.3). */
export function headerOf(headers: FlatHeaders, name: string): string | undefined {
  let value: string | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] !== name) continue;
    const line = headers[at + 1] ?? '';
    value = value === undefined ? line : `${value}, ${line}`;
  }
  return value;
}
