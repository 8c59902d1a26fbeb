/** Shorter than this, a secret without its separators would be found by chance. */
export const MIN_COMPACT_CHARS = 6;

/** How a text gives a secret away: as it stands or disguised; undefined when it doesn't. Never names the secret. */
export function findSecretForm(said: string, secret: string): string | undefined {
  if (said.includes(secret)) return 'word for word';
  const compactSaid = compact(said);
  const compactSecret = compact(secret);
  if (compactSecret.length >= MIN_COMPACT_CHARS) {
    if (compactSaid.includes(compactSecret)) return 'in other letter case or spacing';
    if (compactSaid.includes([...compactSecret].reverse().join(''))) return 'reversed';
  } else if (said.toLowerCase().includes(secret.toLowerCase())) return 'in other letter case';
  if (base64RunsWith(said, secret).length > 0) return 'in base64';
  if (compactSecret.length < MIN_COMPACT_CHARS) return undefined;
  // A secret without letters is the same in rot13, and was found above.
  return compactSaid.includes(rot13(compactSecret)) ? 'in rot13' : undefined;
}

export function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
}

/** Letters and digits only, in one form and case. */
export function compact(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Where a text may be base64 of one with the secret in it: from, to. */
export function base64RunsWith(said: string, secret: string): readonly (readonly [number, number])[] {
  const runs = [...said.matchAll(/[A-Za-z0-9+/_-]{6,}={0,2}/g)];
  return runs
    .filter(([run]) => isBase64Of(run, secret))
    .map(({ 0: run, index }) => [index, index + run.length] as const);
}

function isBase64Of(run: string, secret: string): boolean {
  const needle = compact(secret);
  // A run may begin in the middle of a group of four when text stands right before it.
  return [0, 1, 2, 3].some((skip) => {
    const decoded = Buffer.from(run.slice(skip), 'base64').toString('utf8');
    return decoded.includes(secret) || (needle.length >= MIN_COMPACT_CHARS && compact(decoded).includes(needle));
  });
}
