/** One cookie of a `Cookie` header, as it was sent. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const [key, ...value] = pair.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return undefined;
}

/** The header without one cookie; undefined when nothing is left. */
export function withoutCookie(header: string, name: string): string | undefined {
  const kept = header.split(';').filter((pair) => pair.split('=')[0]?.trim() !== name);
  const text = kept.join(';').trim();
  return text === '' ? undefined : text;
}
