import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import { isAnsweredByCase } from '#domain/config/index.ts';
import type { Judge } from '#ports/index.ts';
import { lookAtCalls } from './agent/look-at-calls.ts';
import { rateCalls } from './agent/rate-calls.ts';
import { type Evaluator, isSafetyCase, makeScoring, SAFETY_CASE } from './evaluator.ts';

const NAME = 'tool-call-accuracy';
const VERSION = '2';

const exact: EvaluatorInfo = {
  ...{ name: NAME, version: VERSION, scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
  ...{ judge: 'exact', family: 'quality' },
};

/**
 * Were the right tools called with the right arguments? Exact where a case has `expectedToolCalls`; arguments that it doesn't name are free,
 * unless it asks for an exact match. 5 all right and nothing extra, 4 right after a retry, 3 right but wasteful, 2 a call missing, failed for
 * good, or with wrong or invented arguments, 1 irrelevant tools only. Where it has none a model judges the calls that were made, and where no
 * model judges nobody can. The reason names each call, and `calls` says of each what became of it.
 */
export function createToolCallAccuracy(judge: Judge): Evaluator {
  // Rules have no opinion of calls that nobody expects.
  const isAsked = judge.isFixed?.(NAME) !== true;
  const readInfo = (): EvaluatorInfo => {
    if (!isAsked) return exact;
    const label = `exact where calls are expected, else ${judge.labelOf(NAME)}`;
    return { ...exact, version: `${VERSION}+judge.${judge.versionOf(NAME)}`, judge: label };
  };
  return {
    get info() {
      return readInfo();
    },
    isFixed: !isAsked,
    isExact: ({ item }) => isAnsweredByCase(NAME, item),
    whyNotApplicable({ item }) {
      if (isAnsweredByCase(NAME, item)) return undefined;
      if (!isAsked) return 'the case expects no particular tool calls, and no model judges';
      return isSafetyCase(item) ? SAFETY_CASE : undefined;
    },
    async score({ item, reply, toolCalls, definition, again }) {
      if (isAnsweredByCase(NAME, item)) {
        const { score, reason, calls } = rateCalls(item.expectedToolCalls ?? [], toolCalls, definition);
        return { ...makeScoring(readInfo(), score, reason), calls };
      }
      if (toolCalls.length === 0) {
        const reason = 'no call was seen, and the case doesn’t say whether one is needed';
        return { evaluator: NAME, outcome: 'not-applicable', reason };
      }
      const scoring = await judge.score(NAME, { item, reply, toolCalls, definition, ...(again && { again }) });
      if (scoring.outcome !== 'scored') return scoring;
      const made = makeScoring(readInfo(), scoring.score ?? Number.NaN, scoring.reason);
      return { ...made, calls: lookAtCalls(toolCalls, definition) };
    },
  };
}
