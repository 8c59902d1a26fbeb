import { z } from 'zod';
import type { EpochMs } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { nameContent, parseJson } from './send.ts';

/** OpenAI's error shape, and Azure's `innererror` inside it. */
const errorBodySchema = z.object({
  error: z.union([
    z.string().transform((message) => ({ message, code: undefined, type: undefined, innererror: undefined })),
    z.object({
      message: z.string().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
      type: z.string().nullish(),
      innererror: z.object({ code: z.string().nullish() }).nullish(),
    }),
  ]),
});

const FILTER_CODES = new Set(['content_filter', 'ResponsibleAIPolicyViolation', 'content_policy_violation']);
const MAX_MESSAGE_CHARS = 200;

type Refusal = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
};

/** What an answer without a 2xx status means: a limit, a content filter, or a failure with the server's own words. */
export function readRefusal(
  { status, headers, text }: Refusal,
  latencyMs: number,
  now: EpochMs,
  addressHint: string,
): AgentReply {
  const { message, codes } = readServerError(text);
  if (codes.some(isFilterCode)) {
    return { kind: 'blocked', because: `a content filter refused the request (${status})`, latencyMs };
  }
  // A quota that is used up comes with the same status as a rate limit, but waiting doesn't help.
  if (status === 429 && !codes.includes('insufficient_quota')) {
    return { kind: 'rate-limited', retryAfterMs: readRetryAfter(headers, now) };
  }
  const words = message ?? nameContent(headers['content-type'], text);
  return { kind: 'failed', because: `it answered ${status}: ${words}${remedyFor(status, addressHint)}`, latencyMs };
}

/** What the body of an error says, in OpenAI's shape or Azure's; the message is cut to a line. */
export function readServerError(text: string): {
  readonly message: string | undefined;
  readonly codes: readonly string[];
} {
  const error = errorBodySchema.safeParse(parseJson(text)).data?.error;
  const codes = [error?.code, error?.type, error?.innererror?.code].filter((code) => typeof code === 'string');
  return { message: error?.message?.slice(0, MAX_MESSAGE_CHARS), codes };
}

/** Whether a code of an error means that a content filter spoke. */
export function isFilterCode(code: string): boolean {
  return FILTER_CODES.has(code);
}

/** `retry-after-ms`, or RFC 9110's `retry-after` in seconds or as a date. Undefined when neither says anything. */
export function readRetryAfter(
  headers: Readonly<Record<string, string | undefined>>,
  now: EpochMs,
): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const text = headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1_000 : undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function remedyFor(status: number, addressHint: string): string {
  if (status === 401 || status === 403) return ' (check the credential that the configuration names)';
  if (status === 404) return ` (${addressHint})`;
  if (status >= 300 && status < 400) return ' (redirects are not followed: give the final address)';
  return '';
}
