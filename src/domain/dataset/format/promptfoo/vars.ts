import { type FieldProblem, isFields, leftOut, textOf, withoutUndefined } from '../format.ts';
import { readTurns } from '../turns.ts';

type Vars = {
  readonly isReadable: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  /** By name, for templates that use them. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly FieldProblem[];
};

/** Variables that hold what is asked, the surest first. */
const QUESTIONS = [
  'query',
  'question',
  'prompt',
  'input',
  'message',
  'user_input',
  'userInput',
  'user_message',
  'text',
  'request',
];
const TRUTHS = [
  'ground_truth',
  'groundTruth',
  'expected_answer',
  'expectedAnswer',
  'reference',
  'reference_answer',
  'ideal',
  'expected',
  'answer',
];

/** The question, its context and the right reply, by what promptfoo's users commonly call them; a single variable is the question. */
export function fieldsOfVars(vars: unknown): Vars {
  if (!isFields(vars)) return unreadable([], 'expected `vars` with a question in it; files of variables are not read');
  const names = Object.keys(vars);
  const texts = new Map(names.flatMap((name) => (typeof vars[name] === 'string' ? [[name, vars[name]] as const] : [])));
  if (Array.isArray(vars.messages)) return conversationOf(vars, vars.messages, texts);
  const asked = QUESTIONS.find((name) => name in vars) ?? (names.length === 1 ? names[0] : undefined);
  if (asked === undefined) {
    return unreadable(
      ['vars'],
      `none of ${names.join(', ') || 'no variables'} is a question; call one of them \`query\``,
    );
  }
  const query = vars[asked];
  if (Array.isArray(query))
    return unreadable(['vars', asked], 'a list stands for several tests; write them one by one');
  if (typeof query !== 'string') return unreadable(['vars', asked], 'expected text');
  if (query.startsWith('file://')) return unreadable(['vars', asked], 'is in another file; write it out');
  return others(vars, [asked], { query }, texts, []);
}

function conversationOf(
  vars: Readonly<Record<string, unknown>>,
  messages: readonly unknown[],
  texts: ReadonlyMap<string, string>,
): Vars {
  const { turns, problems } = readTurns(messages, ['vars', 'messages']);
  return others(vars, ['messages'], { conversation: turns }, texts, problems);
}

function others(
  vars: Readonly<Record<string, unknown>>,
  used: readonly string[],
  question: Readonly<Record<string, unknown>>,
  texts: ReadonlyMap<string, string>,
  problems: readonly FieldProblem[],
): Vars {
  const truth = TRUTHS.find((name) => textOf(vars[name]) !== undefined);
  const read = [...used, 'context', ...(truth === undefined ? [] : [truth])];
  const context = contextOf(vars.context);
  return {
    isReadable: true,
    fields: withoutUndefined({ ...question, context, groundTruth: truth === undefined ? undefined : vars[truth] }),
    texts,
    problems: [
      ...problems,
      ...(vars.context !== undefined && context === undefined ? [leftOut(['vars', 'context'], 'expected text')] : []),
      ...Object.keys(vars)
        .filter((name) => !read.includes(name))
        .map((name) =>
          leftOut(
            ['vars', name],
            'a case has one question, its `context` and `ground_truth`; this variable has no place',
          ),
        ),
    ],
  };
}

function contextOf(value: unknown): string | undefined {
  const texts = (Array.isArray(value) ? value : [value]).map(textOf);
  if (texts.some((text) => text === undefined || text.startsWith('file://'))) return undefined;
  return texts.join('\n');
}

function unreadable(path: FieldProblem['path'], message: string): Vars {
  return { isReadable: false, fields: {}, texts: new Map(), problems: [{ severity: 'error', path, message }] };
}
