import { compilePattern } from '#domain/dataset/index.ts';
import { createExpectation, quote } from './expected.ts';
import { createTimeLimit } from './time-limit.ts';

/** For one pattern on one reply: a hundred times what a harmless one takes on a megabyte. */
const LIMIT_MS = 250;
const MAX_LENGTH = 1_000_000;

/** Does each regular expression of the case match somewhere in the reply? */
export const createMatches = createExpectation(() => {
  const limit = createTimeLimit(LIMIT_MS);
  return {
    name: 'matches',
    key: 'matches',
    check(patterns, { reply, item }) {
      if (reply.length > MAX_LENGTH) {
        return { cannotTell: `the reply is ${reply.length} characters long; at most ${MAX_LENGTH} are searched` };
      }
      const missing: string[] = [];
      for (const pattern of patterns) {
        const isFound = limit.run(() => compilePattern(pattern, item.expect?.ignoreCase).test(reply));
        if (isFound === limit.TIMED_OUT) {
          return {
            cannotTell: `${quote([pattern])} came to no end within ${LIMIT_MS} ms on this reply: it backtracks too much`,
          };
        }
        if (!isFound) missing.push(pattern);
      }
      if (missing.length > 0) return { meets: false, reason: `nothing in it matches ${quote(missing)}` };
      return { meets: true, reason: `matches ${quote(patterns)}` };
    },
  };
});
