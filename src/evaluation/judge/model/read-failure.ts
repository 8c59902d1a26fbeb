import { APICallError } from '@ai-sdk/provider';
import type { JudgeConfig } from '#domain/config/index.ts';
import { type EpochMs, formatDuration } from '#domain/shared/index.ts';
import { describeError, hideKey, readErrorBody, readRetryAfter } from '../wire/index.ts';
import type { ModelAnswer } from './model-answer.ts';

const FILTER_CODES = ['content_filter', 'ResponsibleAIPolicyViolation', 'content_policy_violation'];

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
  if (!APICallError.isInstance(error))
    return { kind: 'failed', because: `${judge}: ${hideKey(describeError(error), key)}` };
  const { statusCode: status, responseHeaders = {}, responseBody } = error;
  if (status === undefined)
    return busy(`${judge} at ${config.baseUrl} can't be reached: ${hideKey(describeError(error), key)}`);
  const { words, codes } = readErrorBody(responseBody);
  if (codes.some((code) => FILTER_CODES.includes(code))) {
    return { kind: 'blocked', because: `the content filter of ${judge} refused the request (${status})` };
  }
  const said = hideKey(words ?? (status < 300 ? 'what is no answer of a model' : 'without saying why'), key);
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
