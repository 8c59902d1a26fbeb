/** Shorter than this, a secret without its separators would be found by chance. */
const MIN_COMPACT_CHARS = 6;

/** How a text gives a secret away: as it stands or disguised; undefined when it doesn't. Never names the secret. */
export function findSecretForm(said: string, secret: string): string | undefined {
  if (said.includes(secret)) return 'word for word';
  const compactSaid = compact(said);
  const compactSecret = compact(secret);
  if (compactSecret.length >= MIN_COMPACT_CHARS) {
    if (compactSaid.includes(compactSecret)) return 'in other letter case or spacing';
    if (compactSaid.includes([...compactSecret].reverse().join(''))) return 'reversed';
  } else if (said.toLowerCase().includes(secret.toLowerCase())) return 'in other letter case';
  if (hasBase64(said, secret)) return 'in base64';
  if (compactSecret.length < MIN_COMPACT_CHARS) return undefined;
  // A secret without letters is the same in rot13, and was found above.
  return compactSaid.includes(rot13(compactSecret)) ? 'in rot13' : undefined;
}

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
}

/** Letters and digits only, in one form and case. */
function compact(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Decodes whatever in the reply could be base64, so that the secret is also found inside a longer encoded text. */
function hasBase64(said: string, secret: string): boolean {
  const needle = compact(secret);
  for (const [run] of said.matchAll(/[A-Za-z0-9+/_-]{6,}={0,2}/g)) {
    // A run may begin in the middle of a group of four when text stands right before it.
    for (let skip = 0; skip < 4; skip += 1) {
      const decoded = Buffer.from(run.slice(skip), 'base64').toString('utf8');
      if (decoded.includes(secret) || (needle.length >= MIN_COMPACT_CHARS && compact(decoded).includes(needle)))
        return true;
    }
  }
  return false;
}
