import { isFields } from '../format.ts';
import { escapePattern } from './pattern.ts';

/** What a right reply has, in our words. */
export type Wanted =
  | { readonly kind: 'text'; readonly text: string; readonly ignoreCase: boolean; readonly isForbidden: boolean }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'rubric'; readonly text: string }
  | { readonly kind: 'truth' | 'schema' | 'refusal' | 'calls'; readonly value: unknown };

type Read = {
  readonly wants: readonly Wanted[];
  /** What else to know of one that was read. */
  readonly note?: string | undefined;
  /** Why it could not be. */
  readonly because?: string | undefined;
};

/** One assertion, with its variables put in. */
export function readAssertion(assertion: unknown, vars: ReadonlyMap<string, string>): Read {
  if (!isFields(assertion) || typeof assertion.type !== 'string') return none('expected a map with a `type`');
  const { type: written, value: template, weight } = assertion;
  const isNegated = written.startsWith('not-');
  const type = isNegated ? written.slice(4) : written;
  const read = readers.get(type);
  if (read === undefined) return none(`\`${written}\` has no field in a case`);
  if (weight === 0) return none('with weight 0 it decides nothing');
  const value = fill(template, vars);
  if (value === UNFILLED) return none(`\`${written}\` is a template or a file; write out what it comes to`);
  return read(value, isNegated) ?? none(`\`${written}\` with such a value has no field in a case`);
}

type Reader = (value: unknown, isNegated: boolean) => Read | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['contains', (value, isNegated) => texts(single(value), false, isNegated)],
  ['icontains', (value, isNegated) => texts(single(value), true, isNegated)],
  ['contains-all', (value, isNegated) => (isNegated ? undefined : texts(several(value), false, false))],
  ['icontains-all', (value, isNegated) => (isNegated ? undefined : texts(several(value), true, false))],
  ['contains-any', (value, isNegated) => any(several(value), false, isNegated)],
  ['icontains-any', (value, isNegated) => any(several(value), true, isNegated)],
  ['starts-with', (value, isNegated) => pattern(single(value)?.map((text) => `^${escapePattern(text)}`)[0], isNegated)],
  ['regex', (value, isNegated) => pattern(typeof value === 'string' ? value : undefined, isNegated)],
  ['equals', equals],
  ['is-json', (value, isNegated) => (isNegated ? undefined : schema(value))],
  ['is-refusal', (_, isNegated) => ({ wants: [{ kind: 'refusal', value: !isNegated }] })],
  ['tool-call-f1', (value, isNegated) => (isNegated ? undefined : calls(several(value)))],
  ['similar', truth('similarity')],
  ['factuality', truth('similarity')],
  ['model-graded-factcheck', truth('similarity')],
  ['levenshtein', truth('edit-similarity')],
  ['rouge-n', truth('rouge-1')],
  ['bleu', truth('bleu')],
  ['gleu', truth('gleu')],
  ['meteor', truth('rouge-l')],
  ['llm-rubric', (value, isNegated) => (isNegated ? undefined : rubric(single(value)?.[0]))],
  ['model-graded-closedqa', (value, isNegated) => (isNegated ? undefined : rubric(single(value)?.[0]))],
  ['answer-relevance', (_, isNegated) => judged('relevance', isNegated)],
  ['context-faithfulness', (_, isNegated) => judged('groundedness', isNegated)],
]);

function texts(found: readonly string[] | undefined, ignoreCase: boolean, isForbidden: boolean): Read | undefined {
  if (found === undefined) return undefined;
  return { wants: found.map((text) => ({ kind: 'text', text, ignoreCase, isForbidden })) };
}

function any(found: readonly string[] | undefined, ignoreCase: boolean, isNegated: boolean): Read | undefined {
  if (found === undefined || isNegated) return texts(found, ignoreCase, true);
  const source = found.map(escapePattern).join('|');
  return pattern(ignoreCase ? `(?i:${source})` : `(?:${source})`, false);
}

function pattern(source: string | undefined, isNegated: boolean): Read | undefined {
  if (source === undefined || source === '') return undefined;
  return { wants: [{ kind: 'pattern', source: isNegated ? `^(?![\\s\\S]*(?:${source}))` : source }] };
}

function equals(value: unknown, isNegated: boolean): Read | undefined {
  const [text] = single(value) ?? [];
  if (text === undefined) return undefined;
  if (isNegated) return pattern(`^(?!${escapePattern(text)}$)`, false);
  return { wants: [{ kind: 'truth', value: text }], note: 'is judged by the evaluator `exact-match`' };
}

/** Without a schema, any JSON. */
function schema(value: unknown): Read | undefined {
  if (value !== undefined && !isFields(value)) return undefined;
  return { wants: [{ kind: 'schema', value: value ?? {} }] };
}

function calls(names: readonly string[] | undefined): Read | undefined {
  if (names === undefined) return undefined;
  const value = names.map((name) => ({ name, arguments: {} }));
  return { wants: [{ kind: 'calls', value }], note: 'is judged by `tool-call-accuracy`, which asks for all of them' };
}

function truth(evaluator: string): Reader {
  return (value, isNegated) => {
    const [text] = single(value) ?? [];
    if (text === undefined || isNegated) return undefined;
    const note = `is judged by the evaluator \`${evaluator}\`, at a threshold of its own`;
    return { wants: [{ kind: 'truth', value: text }], note };
  };
}

function rubric(text: string | undefined): Read | undefined {
  if (text === undefined) return undefined;
  return {
    wants: [{ kind: 'rubric', text }],
    note: 'is judged by the evaluator `case-rubric` (1-5, passes at 3), with a model as judge',
  };
}

function judged(evaluator: string, isNegated: boolean): Read | undefined {
  return isNegated
    ? undefined
    : { wants: [], note: `is judged by the evaluator \`${evaluator}\` wherever the project names it` };
}

function none(because: string): Read {
  return { wants: [], because };
}

function single(value: unknown): readonly [string] | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return typeof value === 'string' && value !== '' ? [value] : undefined;
}

/** A list, or a text with commas between. */
function several(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] =
    typeof value === 'string' ? value.split(',').map((part) => part.trim()) : Array.isArray(value) ? value : [];
  const found = list.flatMap((each) => single(each) ?? []);
  return found.length > 0 && found.length === list.length ? found : undefined;
}

const UNFILLED = Symbol('a template that could not be filled');

/** `{{name}}` is a variable; what else templates can do is not done here. */
function fill(value: unknown, vars: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) {
    const filled = value.map((each) => fill(each, vars));
    return filled.includes(UNFILLED) ? UNFILLED : filled;
  }
  if (typeof value !== 'string') return value;
  if (value.startsWith('file://')) return UNFILLED;
  const filled = value.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (whole, name: string) => vars.get(name) ?? whole);
  return /\{\{|\{%/.test(filled) ? UNFILLED : filled;
}
