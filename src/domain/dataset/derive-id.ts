import { digestOfJson, type JsonValue } from '../shared/index.ts';
import { type Case, messagesOf } from './case.ts';

const MAX_SLUG = 48;
const HASH_DIGITS = 6;

/**
 * An id for a case that came without: what it is called or asks, in short, and a few digits of its question's hash. So it stays
 * when cases are added or moved, and changes with the question.
 */
export function deriveId(item: Pick<Case, 'query' | 'conversation'>, title: string | undefined): string {
  const messages = messagesOf(item as Case).map(({ role, content }) => ({ role, content }));
  const hash = digestOfJson(messages as unknown as JsonValue).slice('sha256:'.length, 'sha256:'.length + HASH_DIGITS);
  const slug = slugOf(title ?? messages.at(-1)?.content ?? '');
  return slug === '' ? `case-${hash}` : `${slug}-${hash}`;
}

function slugOf(text: string): string {
  const words =
    text
      .slice(0, 300)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > MAX_SLUG) break;
    slug = longer;
  }
  return slug;
}
