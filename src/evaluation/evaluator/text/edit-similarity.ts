import { distance } from 'fastest-levenshtein';
import { createTextMetric, QUADRATIC_LENGTH } from './against-truth.ts';

/** 1 less the share of characters (code points) that must be put in, taken out or exchanged (Levenshtein) in the longer text. */
export const createEditSimilarity = createTextMetric({
  ...{ name: 'edit-similarity', threshold: 0.6, maxLength: QUADRATIC_LENGTH },
  compare(reply, truth) {
    const [own, other] = encode(reply, truth);
    const edits = distance(own, other);
    const longest = Math.max(own.length, other.length);
    return { score: 1 - edits / longest, reason: `${edits} edits over ${longest} characters` };
  },
});

/** Both with one UTF-16 unit a code point, as `distance` counts: emoji take two, so each code point gets a unit of its own. */
function encode(reply: string, truth: string): readonly [string, string] {
  if (!/[\ud800-\udfff]/.test(reply + truth)) return [reply, truth];
  const units = new Map<string, string>();
  const recode = (text: string) =>
    Array.from(text, (point) => {
      const unit = units.get(point) ?? String.fromCharCode(units.size);
      units.set(point, unit);
      return unit;
    }).join('');
  return [recode(reply), recode(truth)];
}
