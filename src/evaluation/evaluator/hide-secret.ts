import { base64RunsWith, compact, findSecretForm, MIN_COMPACT_CHARS, rot13 } from './secret-form.ts';

/** Half-open, in UTF-16 units. */
type Span = readonly [from: number, to: number];

/**
 * A text without a secret, in whatever form `findSecretForm` finds it. Where it can't be said which letters give it away, nothing of the text is left.
 * @param cover stands in its place
 */
export function hideSecret(said: string, secret: string, cover: string): string {
  if (secret.trim() === '' || findSecretForm(said, secret) === undefined) return said;
  const hidden = coverSpans(
    said,
    [...wordSpans(said, secret), ...letterSpans(said, secret), ...base64RunsWith(said, secret)],
    cover,
  );
  return findSecretForm(hidden, secret) === undefined ? hidden : cover;
}

function wordSpans(said: string, secret: string): readonly Span[] {
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [...said.matchAll(new RegExp(escaped, 'giu'))].map(({ 0: found, index }) => [index, index + found.length]);
}

/** In other case or spacing, reversed or in rot13. */
function letterSpans(said: string, secret: string): readonly Span[] {
  const wanted = compact(secret);
  if (wanted.length < MIN_COMPACT_CHARS) return [];
  let letters = '';
  const places: Span[] = [];
  let at = 0;
  for (const character of said) {
    const found = compact(character);
    letters += found;
    for (let each = 0; each < found.length; each += 1) places.push([at, at + character.length]);
    at += character.length;
  }
  return [wanted, [...wanted].reverse().join(''), rot13(wanted)].flatMap((form) =>
    indexesOf(letters, form).map((from): Span => [places[from]?.[0] ?? 0, places[from + form.length - 1]?.[1] ?? at]),
  );
}

function indexesOf(text: string, part: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found.push(at);
  return found;
}

function coverSpans(text: string, spans: readonly Span[], cover: string): string {
  let shown = '';
  let end = 0;
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    if (from >= end) shown += `${text.slice(end, from)}${cover}`;
    end = Math.max(end, to);
  }
  return shown + text.slice(end);
}
