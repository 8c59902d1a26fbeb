import { OFFLINE_JUDGE, type Scoring } from '#domain/analysis/index.ts';
import { type Case, lastQuery, messagesOf } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import { judgeGroundedness } from './groundedness.ts';
import { HARM_VERSION, isHarm, judgeHarm } from './harm/index.ts';
import { type Passage, parsePassage } from './passage.ts';
import { judgeRelevance, type Level, type Passages } from './relevance.ts';

/**
 * Judges by rules instead of a model: facts, statuses, denials and words, held against ground truth and context.
 * The same reply always gets the same score. It reads English, and meaning only as far as its rules go;
 * of harm also phrases of six other languages.
 */
export function createOfflineJudge(): Judge {
  // A case is judged many times, in every arm and repeat; it is taken apart once.
  const parsed = new WeakMap<Case, Omit<Passages, 'reply'>>();
  const parseCase = (item: Case) => {
    const known = parsed.get(item);
    if (known !== undefined) return known;
    const fresh = {
      query: parseQuery(item),
      truth: item.groundTruth === undefined ? undefined : parsePassage(item.groundTruth),
      context: item.context === undefined ? undefined : parsePassage(item.context),
    };
    parsed.set(item, fresh);
    return fresh;
  };
  return {
    labelOf: () => OFFLINE_JUDGE,
    versionOf: (evaluator) => (isHarm(evaluator) ? HARM_VERSION : '2'),
    isFixed: () => true,
    async score(evaluator, input): Promise<Scoring> {
      if (isHarm(evaluator)) return judgeHarm(evaluator, input);
      const { item, reply } = input;
      const passages = { ...parseCase(item), reply: parsePassage(reply) };
      switch (evaluator) {
        case 'relevance':
          return scored(evaluator, judgeRelevance(passages));
        case 'groundedness': {
          const { context } = passages;
          if (context === undefined) return { evaluator, outcome: 'not-applicable', reason: 'the case has no context' };
          return scored(evaluator, judgeGroundedness({ ...passages, context }));
        }
        case 'task-success': {
          const reason = 'rules can’t tell: the case names no `expectedToolCalls`, and no model judges';
          return { evaluator, outcome: 'not-applicable', reason };
        }
        default:
          return { evaluator, outcome: 'errored', reason: `the offline judge has no rules for "${evaluator}"` };
      }
    },
  };
}

function scored(evaluator: string, { score, reason }: Level): Scoring {
  return { evaluator, outcome: 'scored', score, reason };
}

/** The last question; where it names nothing itself, the earlier turns say what it is about. */
function parseQuery(item: Case): Passage {
  const last = parsePassage(lastQuery(item));
  const earlier = messagesOf(item).slice(0, -1);
  if (earlier.length === 0) return last;
  const ids = parsePassage(earlier.map(({ content }) => content).join('\n')).facts.filter(({ kind }) => kind === 'id');
  const facts = [...last.facts, ...ids];
  return { ...last, facts, factKeys: new Set(facts.map(({ kind, value }) => `${kind} ${value}`)) };
}
