import type { EpochMs } from '#domain/shared/index.ts';
import type { InvokedFailure } from '#ports/index.ts';
import { isFilterCode, nameContent, readRetryAfter, readServerError } from '../asking/index.ts';

/** A whole answer of a runtime. */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

type Context = {
  /** Whether the runtime may have begun to work. */
  readonly begins: boolean;
  readonly now: EpochMs;
  /** Whether the user has no part in the key that was shown. */
  readonly ownCredential: boolean;
};

/** The connection was never made: nothing can have begun. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What a call that got no whole answer means. */
export function callFailure(error: unknown, begins: boolean): InvokedFailure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error && error.message !== '' ? error.message : code || 'no connection';
  const because = code === '' || message.includes(code) ? message : `${message} (${code})`;
  return {
    reason: TIMEOUTS.has(code) ? 'timeout' : 'agent-error',
    because,
    begun: begins && !UNREACHED.has(code),
  };
}

/** What an answer without a 2xx status means: OpenAI's errors, Azure's, and bare statuses. */
export function refusalOf({ status, headers, text }: Answered, context: Context): InvokedFailure {
  const { message, codes } = readServerError(text);
  const words = message ?? nameContent(String(headers['content-type'] ?? ''), text);
  const failure = (reason: InvokedFailure['reason'], because: string): InvokedFailure => ({
    reason,
    status,
    because,
    // What was refused was not begun; what failed inside may have been.
    begun: context.begins && status >= 500,
  });
  if (codes.some(isFilterCode)) return failure('blocked', words);
  if (status === 429) {
    const limited = failure('agent-error', `it answered 429: ${words}`);
    return { ...limited, retryAfterMs: readRetryAfter(flatten(headers), context.now) };
  }
  const isUsers = status >= 400 && status < 500 && !(context.ownCredential && (status === 401 || status === 403));
  if (isUsers && status !== 404) return failure('user-error', words);
  return failure('agent-error', `it answered ${status}: ${words}`);
}

function flatten(headers: Answered['headers']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
