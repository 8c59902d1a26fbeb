import { z } from 'zod';
import type { AnswerForm } from './prompt/index.ts';

type Word = { readonly score: number; readonly reason: string };

/** What an answer says of each thing that it was asked for, by name. */
export type VerdictParts = Readonly<Record<string, Word>>;

/** A model's word on one reply, or what is wrong with its answer, as it is told to the model. */
type Verdict =
  | ({ readonly kind: 'valid'; readonly parts?: VerdictParts | undefined } & Word)
  | { readonly kind: 'invalid'; readonly problem: string };

const FIVE_POINTS = { min: 1, max: 5 };
const reasonText = z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty');
const base = { reason: reasonText, score: scoreOn(FIVE_POINTS) };
const schemas = {
  plain: z.object(base),
  intent: z.object({ ...base, intent: z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty') }),
  verdict: z.object({ ...base, verdict: z.enum(['pass', 'fail'], { error: 'must be "pass" or "fail"' }) }),
};

/** Holds an answer to what was asked for: the reason comes before the score, or it is only an excuse for one. */
export function readVerdict(text: string, form: AnswerForm): Verdict {
  const { extra, scale, isFraction, labels, parts } = form;
  const value = parseObject(text);
  if (value === undefined) return invalid(text.trim() === '' ? 'it is empty' : 'it is not one JSON object');
  if (parts !== undefined) return readParts(value, parts, scale);
  if (labels !== undefined) return readLabel(value, { ...form, labels });
  const schema =
    scale === undefined
      ? schemas[extra ?? 'plain']
      : z.object({ reason: reasonText, score: scoreOn(scale, isFraction) });
  const { data, error } = schema.safeParse(value);
  if (error !== undefined) {
    return invalid(describe(error));
  }
  const keys = Object.keys(value);
  if (keys.indexOf('reason') > keys.indexOf('score')) return invalid('"reason" must come before "score"');
  const { score, reason } = data;
  if ('verdict' in data && (data.verdict === 'pass') !== score >= 3) {
    return invalid(`"verdict" is "${data.verdict}" and "score" is ${score}; 3, 4 and 5 pass, 1 and 2 fail`);
  }
  return { kind: 'valid', score, reason: 'intent' in data ? `wanted: ${data.intent}. ${reason}` : reason };
}

/** As a whole it is the worst of its parts. */
function readParts(value: object, names: readonly string[], scale = FIVE_POINTS): Verdict {
  const parts: Record<string, Word> = {};
  for (const name of names) {
    const part: unknown = Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
    if (typeof part !== 'object' || part === null) return invalid(`"${name}" must be an object`);
    const read = readVerdict(JSON.stringify(part), { scale });
    if (read.kind === 'invalid') return invalid(`in "${name}" ${read.problem}`);
    parts[name] = { score: read.score, reason: read.reason };
  }
  const worst = Object.values(parts).reduce((a, b) => (b.score > a.score ? b : a));
  return { kind: 'valid', ...worst, parts };
}

function readLabel(
  value: object,
  { labels, passingLabels = [] }: AnswerForm & { readonly labels: readonly string[] },
): Verdict {
  const label = z.enum(labels, { error: `must be one of ${labels.map((each) => JSON.stringify(each)).join(', ')}` });
  const { data, error } = z.object({ reason: reasonText, label }).safeParse(value);
  if (error !== undefined) return invalid(describe(error));
  const keys = Object.keys(value);
  if (keys.indexOf('reason') > keys.indexOf('label')) return invalid('"reason" must come before "label"');
  const score = passingLabels.includes(data.label) ? 1 : 0;
  return { kind: 'valid', score, reason: `${data.label}: ${data.reason}` };
}

function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `"${path.join('.')}" ${message}`).join(', and ');
}

/** For providers that hold a model to a form: without bounds, which not all of them know. */
export function answerSchema(form: AnswerForm): AnswerSchema {
  const { extra, scale = FIVE_POINTS, isFraction, labels, parts } = form;
  if (parts !== undefined) return objectOf(Object.fromEntries(parts.map((part) => [part, answerSchema({ scale })])));
  return objectOf({
    ...(extra === 'intent' ? { intent: { type: 'string' as const } } : {}),
    reason: { type: 'string' as const },
    ...(labels === undefined
      ? {
          score: {
            type: isFraction ? ('number' as const) : ('integer' as const),
            description: `from ${scale.min} to ${scale.max}`,
          },
        }
      : { label: { type: 'string' as const, enum: [...labels] } }),
    ...(extra === 'verdict' ? { verdict: { type: 'string' as const, enum: ['pass', 'fail'] } } : {}),
  });
}

type AnswerSchema = {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
};

function objectOf(properties: AnswerSchema['properties']): AnswerSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function scoreOn({ min, max }: { readonly min: number; readonly max: number }, isFraction = false) {
  const number = isFraction ? z.number({ error: 'must be a number' }) : z.int({ error: 'must be a whole number' });
  return number
    .min(min, `must be at least ${min}, the lowest of the scale`)
    .max(max, `must be at most ${max}, the highest of the scale`);
}

/** The object in an answer, bare or in a code fence, after the thoughts of models that think aloud. Prose around it is none. */
function parseObject(text: string): object | undefined {
  const bare = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
  const inner = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(bare)?.[1] ?? bare;
  try {
    const value: unknown = JSON.parse(inner);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function invalid(problem: string): Verdict {
  return { kind: 'invalid', problem };
}
