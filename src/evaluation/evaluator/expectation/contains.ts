import { createExpectation, quote } from './expected.ts';

/** Does the reply contain all texts that the case names? Letter for letter, letter case included unless the case says otherwise. */
export const createContains = createExpectation(() => ({
  name: 'contains',
  key: 'contains',
  check(texts, { reply, item }) {
    const missing = findIn(reply, texts, item.expect?.ignoreCase).missing;
    if (missing.length > 0) return { meets: false, reason: `lacks ${quote(missing)}` };
    return { meets: true, reason: `contains ${quote(texts)}` };
  },
}));

/** Does the reply contain none of the texts that the case names? */
export const createNotContains = createExpectation(() => ({
  name: 'not-contains',
  key: 'notContains',
  check(texts, { reply, item }) {
    const found = findIn(reply, texts, item.expect?.ignoreCase).found;
    if (found.length > 0) return { meets: false, reason: `contains ${quote(found)}` };
    return { meets: true, reason: `contains none of ${quote(texts)}` };
  },
}));

/** An accent may be a letter's own or stand after it: both are brought to one form. */
function findIn(reply: string, texts: readonly string[], ignoreCase: boolean | undefined) {
  const fold = (text: string) => (ignoreCase === true ? text.toLowerCase() : text).normalize('NFC');
  const said = fold(reply);
  const found = texts.filter((text) => said.includes(fold(text)));
  return { found, missing: texts.filter((text) => !found.includes(text)) };
}
