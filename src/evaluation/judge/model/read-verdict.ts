import { z } from 'zod';
import type { Extra } from './prompt/index.ts';

/** A model's word on one reply, or what is wrong with its answer, as it is told to the model. */
type Verdict =
  | { readonly kind: 'valid'; readonly score: number; readonly reason: string }
  | { readonly kind: 'invalid'; readonly problem: string };

const base = {
  reason: z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty'),
  score: z
    .int({ error: 'must be a whole number' })
    .min(1, 'must be at least 1, the lowest of the scale')
    .max(5, 'must be at most 5, the highest of the scale'),
};
const schemas = {
  plain: z.object(base),
  intent: z.object({ ...base, intent: z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty') }),
  verdict: z.object({ ...base, verdict: z.enum(['pass', 'fail'], { error: 'must be "pass" or "fail"' }) }),
};

/** Holds an answer to what was asked for: the reason comes before the score, or it is only an excuse for one. */
export function readVerdict(text: string, extra: Extra | undefined): Verdict {
  const value = parseObject(text);
  if (value === undefined) return invalid(text.trim() === '' ? 'it is empty' : 'it is not one JSON object');
  const { data, error } = schemas[extra ?? 'plain'].safeParse(value);
  if (error !== undefined) {
    return invalid(error.issues.map(({ path, message }) => `"${path.join('.')}" ${message}`).join(', and '));
  }
  const keys = Object.keys(value);
  if (keys.indexOf('reason') > keys.indexOf('score')) return invalid('"reason" must come before "score"');
  const { score, reason } = data;
  if ('verdict' in data && (data.verdict === 'pass') !== score >= 3) {
    return invalid(`"verdict" is "${data.verdict}" and "score" is ${score}; 3, 4 and 5 pass, 1 and 2 fail`);
  }
  return { kind: 'valid', score, reason: 'intent' in data ? `wanted: ${data.intent}. ${reason}` : reason };
}

/** For providers that hold a model to a form: without bounds, which not all of them know. */
export function answerSchema(extra: Extra | undefined) {
  const properties = {
    ...(extra === 'intent' ? { intent: { type: 'string' as const } } : {}),
    reason: { type: 'string' as const },
    score: { type: 'integer' as const, description: 'from 1 to 5' },
    ...(extra === 'verdict' ? { verdict: { type: 'string' as const, enum: ['pass', 'fail'] } } : {}),
  };
  return { type: 'object' as const, properties, required: Object.keys(properties), additionalProperties: false };
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
