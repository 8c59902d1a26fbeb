import { type Answer, createExpectation } from './expected.ts';

/** Loaded when a reply is to be judged by it, since its tables take a fifth of a second and 90 MB. */
const loadDetector = async () => (await import('eld/extrasmall')).eld;

/** Is the reply in the language that the case names? By statistics of letters, so its label says what it is worth. */
export const createLanguageMatch = createExpectation(() => {
  let detector: ReturnType<typeof loadDetector> | undefined;
  return {
    name: 'language-match',
    key: 'language',
    judge: 'statistics of letters, indicative only',
    async check(expected, { reply }): Promise<Answer> {
      if (reply.trim() === '') return { meets: false, reason: 'the reply is empty' };
      detector ??= loadDetector();
      const found = (await detector).detect(reply);
      if (found.language === '' || !found.isReliable()) {
        return { saysNothing: 'the reply has too few words to tell its language' };
      }
      const meets = found.language === expected;
      return { meets, reason: meets ? `in ${expected}` : `in ${found.language} instead of ${expected}` };
    },
  };
});
