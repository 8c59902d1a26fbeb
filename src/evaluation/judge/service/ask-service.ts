import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import { formatDuration } from '#domain/shared/index.ts';
import {
  type Busy,
  createGuardedFetch,
  describeError,
  type Failed,
  hideKey,
  parseJson,
  readErrorBody,
  readRetryAfter,
  startDeadline,
} from '../wire/index.ts';

/** What came of one request: JSON, or why there is none. */
type ServiceAnswer = { readonly kind: 'answered'; readonly body: unknown } | Busy | Failed;

/** Posts JSON to a path below the address. */
export type AskService = (path: string, body: object) => Promise<ServiceAnswer>;

type AskOptions = {
  /** As it is called in what is said of it. */
  readonly name: string;
  readonly baseUrl: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Taken out of what the service says of a failure. */
  readonly key: string | undefined;
  readonly timeoutMs: DurationMs;
  readonly signal: AbortSignal;
  readonly now: () => EpochMs;
  /** What a person can do where it answers with that status; empty: nothing that is known. */
  remedyFor(status: number): string;
};

/** Asks a service once. @throws the signal's reason */
export function createAskService(options: AskOptions): AskService {
  const { name, baseUrl, query = {}, headers, key, timeoutMs, signal, now, remedyFor } = options;
  const guarded = createGuardedFetch({ baseUrl, query });
  const base = baseUrl.replace(/\/*$/, '');
  return async (path, body) => {
    const deadline = startDeadline(signal, timeoutMs);
    try {
      const response = await guarded(`${base}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: deadline.signal,
      });
      const text = await response.text();
      return response.ok ? readBody(text) : readRefusal(response, text);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (deadline.isLate()) return busy(`${name} gave no answer within ${formatDuration(timeoutMs)}`);
      const why = hideKey(describeError(error), key);
      // What breaks a connection is the cause of what is thrown; what the guard stops, or a key that is no header, has none.
      return error instanceof TypeError && error.cause !== undefined
        ? busy(`${name} at ${baseUrl} can't be reached: ${why}`)
        : { kind: 'failed', because: `${name}: ${why}` };
    } finally {
      deadline.end();
    }
  };

  function readBody(text: string): ServiceAnswer {
    const body = parseJson(text);
    return body === undefined
      ? { kind: 'failed', because: `${name} answered what is no JSON` }
      : { kind: 'answered', body };
  }

  function readRefusal({ status, headers: answered }: Response, text: string): ServiceAnswer {
    const { words, codes } = readErrorBody(text);
    const because = `${name} answered ${status}: ${hideKey(words ?? 'without saying why', key)}`;
    // A quota that is used up comes with the same status as a rate limit, but waiting doesn't help.
    const passes = status === 429 ? !codes.includes('insufficient_quota') : status === 408 || status >= 500;
    const remedy = remedyFor(status);
    return passes
      ? busy(because, readRetryAfter(Object.fromEntries(answered), now()))
      : { kind: 'failed', because: remedy === '' ? because : `${because} (${remedy})` };
  }
}

function busy(because: string, retryAfterMs?: number): Busy {
  return { kind: 'busy', because, retryAfterMs };
}
