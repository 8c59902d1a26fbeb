import { type FieldProblem, type FormatReader, isFields, leftOut, warning, withoutUndefined } from './format.ts';
import { readTurns } from './turns.ts';

/**
 * What Azure's evaluators take a line: `query` or `conversation`, with `context` and `ground_truth`, and what an agent answered. Replies and
 * calls that were recorded are no expectations: the agent is asked anew.
 */
export const azureFormat: FormatReader = {
  read: ({ records }) => ({ records, problems: [] }),
  translate: (value) => {
    const asked = readQuestion(value);
    return {
      value: withoutUndefined({
        ...asked.fields,
        id: typeof value.id === 'number' ? String(value.id) : value.id,
        context: textsOf(value.context) ?? asked.context,
        groundTruth: emptyIsNone(value.ground_truth),
        tags: tagsOf(value),
        expectedIntent: emptyIsNone(value.intent),
      }),
      names: new Map([
        ['groundTruth', 'ground_truth'],
        ['conversation', Array.isArray(value.query) ? 'query' : 'conversation'],
        ['expectedIntent', 'intent'],
      ]),
      problems: [...asked.problems, ...unusedOf(value)],
    };
  },
};

const READ = ['id', 'query', 'conversation', 'context', 'ground_truth', 'tags', 'category', 'intent'];

/** Of no use to a question that is asked anew, and what is used instead. */
const RECORDED: ReadonlyMap<string, string> = new Map([
  ['response', 'a recorded reply is not read: the agent is asked anew'],
  ['tool_calls', 'recorded calls are not read; what a right reply needs to call is `expectedToolCalls` in our format'],
  ['tool_definitions', 'are those of the release that is asked'],
  ['line_number', 'is not read'],
]);

function unusedOf(value: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  return Object.entries(value).flatMap(([key, content]) => {
    if (READ.includes(key) || emptyIsNone(content) === undefined) return [];
    const because = RECORDED.get(key);
    return [because === undefined ? leftOut([key], 'no evaluator of ours takes this') : warning([key], because)];
  });
}

type Asked = {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly context?: string | undefined;
  readonly problems: readonly FieldProblem[];
};

/** A text, a list of messages, or `{messages, context}`. */
function readQuestion({ query, conversation }: Readonly<Record<string, unknown>>): Asked {
  if (query !== undefined && query !== null && !Array.isArray(query)) return { fields: { query }, problems: [] };
  const messages = Array.isArray(query) ? query : isFields(conversation) ? conversation.messages : conversation;
  const at = Array.isArray(query)
    ? ['query']
    : isFields(conversation)
      ? ['conversation', 'messages']
      : ['conversation'];
  if (!Array.isArray(messages))
    return { fields: withoutUndefined({ query: query ?? undefined, conversation: messages }), problems: [] };
  const { turns, problems, contexts } = readTurns(messages, at);
  const common = isFields(conversation) ? textsOf(conversation.context) : undefined;
  const [only] = turns;
  return {
    fields: turns.length === 1 && only?.role === 'user' ? { query: only.content } : { conversation: turns },
    context: textsOf([common, ...contexts].filter((text) => text !== undefined)),
    problems,
  };
}

/** A text or several; what else there may be is kept for the schema to refuse. */
function textsOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textsOf).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : texts.join('\n');
  }
  if (isFields(value)) return JSON.stringify(value);
  return emptyIsNone(value) as string | undefined;
}

function tagsOf({ tags, category }: Readonly<Record<string, unknown>>): unknown {
  const named = typeof tags === 'string' ? [tags] : (tags ?? undefined);
  if (typeof category !== 'string' || category === '') return named;
  return [...(Array.isArray(named) ? named : []), category];
}

function emptyIsNone(value: unknown): unknown {
  return value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
}
