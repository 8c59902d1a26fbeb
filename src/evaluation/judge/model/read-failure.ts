import { APICallError } from 'ai';
import { z } from 'zod';
import type { JudgeConfig } from '#domain/config/index.ts';
import { type EpochMs, formatDuration } from '#domain/shared/index.ts';
import type { ModelAnswer } from './model-answer.ts';

/** The shapes of OpenAI, Azure (`innererror`), Anthropic and Google, as far as they are alike. */
const bodySchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
    innererror: z.object({ code: z.string().nullish() }).nullish(),
  }),
});

const FILTER_CODES = ['content_filter', 'ResponsibleAIPolicyViolation', 'content_policy_violation'];
const MAX_MESSAGE_CHARS = 200;

type Request = {
  readonly config: JudgeConfig;
  readonly key: string | undefined;
  /** Whether our own time-out ended it. */
  readonly isLate: boolean;
  readonly now: EpochMs;
};

/** What it means that a request failed: a filter, something that passes, or something that a person has to mend. */
export function readFailure(error: unknown, { config, key, isLate, now }: Request): ModelAnswer {
  const judge = `the judge ${config.model}`;
  if (isLate) return busy(`${judge} gave no answer within ${formatDuration(config.timeoutMs)}`);
  if (!APICallError.isInstance(error)) return { kind: 'failed', because: `${judge}: ${hide(describe(error), key)}` };
  const { statusCode: status, responseHeaders = {}, responseBody } = error;
  if (status === undefined)
    return busy(`${judge} at ${config.baseUrl} can't be reached: ${hide(describe(error), key)}`);
  const { words, codes } = readBody(responseBody);
  if (codes.some((code) => FILTER_CODES.includes(code))) {
    return { kind: 'blocked', because: `the content filter of ${judge} refused the request (${status})` };
  }
  const said = hide(words ?? (status < 300 ? 'what is no answer of a model' : 'without saying why'), key);
  const because = `${judge} answered ${status}: ${said}`;
  // A quota that is used up comes with the same status as a rate limit, but waiting doesn't help.
  const passes = status === 429 ? !codes.includes('insufficient_quota') : status === 408 || status >= 500;
  return passes
    ? busy(because, readRetryAfter(responseHeaders, now))
    : { kind: 'failed', because: `${because}${remedyFor(status, config)}` };
}

function busy(because: string, retryAfterMs?: number): ModelAnswer {
  return { kind: 'busy', because, retryAfterMs };
}

function readBody(text: string | undefined): { readonly words: string | undefined; readonly codes: readonly string[] } {
  const error = bodySchema.safeParse(parseJson(text ?? '')).data?.error;
  const codes = [error?.code, error?.type, error?.innererror?.code].filter((code) => typeof code === 'string');
  return { words: error?.message?.slice(0, MAX_MESSAGE_CHARS), codes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `retry-after-ms`, or RFC 9110's `retry-after` in seconds or as a date. */
function readRetryAfter(headers: Readonly<Record<string, string>>, now: EpochMs): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  if (Number(text) >= 0) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function remedyFor(status: number, { credentialEnv, model, baseUrl, format }: JudgeConfig): string {
  if (status === 401 || status === 403) {
    return credentialEnv === undefined
      ? ' (name the variable with its key in `evaluation.judge.credential`)'
      : ` (look at the key in ${credentialEnv})`;
  }
  if (status === 404) return ` (is there a model "${model}" at ${baseUrl}?)`;
  if (status === 400 && format === 'schema')
    return ' (should it not know JSON schemas: `evaluation.judge.format: json`)';
  return '';
}

/** A message and the one that caused it; never the request, which holds what was judged. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return (code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`).slice(
    0,
    MAX_MESSAGE_CHARS,
  );
}

/** Some servers quote the key that they refuse. */
function hide(text: string, key: string | undefined): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '***');
}
