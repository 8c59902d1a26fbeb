import { diffReleases } from './diff.ts';
import type { ReleaseDefinition } from './release.ts';

/** Longer values than this are no line of a summary. */
const MOST_CHARACTERS = 60;

/** What changed, a line each: `model gpt-5 -> gpt-5-mini`, `instructions changed`, `tool refund of billing added`. */
export function changeTexts(before: ReleaseDefinition, after: ReleaseDefinition): readonly string[] {
  return diffReleases(before, after).map(({ part, component, name, change, before: old, after: now }) => {
    const what = `${component}${name === '' ? '' : ` ${name}`}${part === undefined ? '' : ` of ${part}`}`;
    const isShort = [old, now].every((value) => value !== undefined && value.length <= MOST_CHARACTERS);
    return isShort && component !== 'tool' ? `${what} ${old} -> ${now}` : `${what} ${change}`;
  });
}
