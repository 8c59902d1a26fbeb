import { type Dispatcher, request } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import { startDeadline } from './deadline.ts';

/** No sensible reply is longer; an endless one must not fill the memory. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** How one request ended. `lost`: no whole answer came, and why. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'lost'; readonly because: string };

type Headers = Readonly<Record<string, string | undefined>>;

export type Outgoing = {
  readonly url: string;
  /** POST when it is left out. */
  readonly method?: 'POST' | 'PUT' | 'GET' | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string | undefined;
  readonly timeoutMs: DurationMs;
  /** Breaks the request off; the answer is then `lost`. */
  readonly signal?: AbortSignal | undefined;
};

/** Sends one request, with a JSON body if with any, and reads the whole answer. Never throws; redirects are answers, not followed. */
export async function send(dispatcher: Dispatcher, outgoing: Outgoing): Promise<Answer> {
  const { url, method = 'POST', headers, body, timeoutMs, signal } = outgoing;
  const deadline = startDeadline(timeoutMs, signal);
  try {
    const response = await request(url, {
      dispatcher,
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body ?? null,
      signal: deadline.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const text = await readText(response.body);
    if (text === undefined)
      return { kind: 'lost', because: `it answered more than ${MAX_ANSWER_BYTES / 1024 / 1024} MB` };
    return { kind: 'answered', status: response.statusCode, headers: flatten(response.headers), text };
  } catch (error) {
    if (deadline.isLate()) return { kind: 'timed-out' };
    if (signal?.aborted === true) return { kind: 'lost', because: 'the request was broken off by us' };
    return { kind: 'lost', because: describe(error) };
  } finally {
    deadline.end();
  }
}

/** Undefined when there is more than the limit. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream and with it the connection.
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** The system's own word for why a connection failed, with the code that can be looked up. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  // Connecting to a name with several addresses fails with an error whose own message is empty.
  const message = error.message || 'no connection';
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

/** The JSON value of a text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** In a few words what a body is that should have been JSON. Never its content. */
export function nameContent(contentType: string | undefined, text: string): string {
  if (text.trim() === '') return 'an empty body';
  if (/html/i.test(contentType ?? '') || /^\s*<(!doctype|html|head|body)/i.test(text)) return 'an HTML page';
  if (/event-stream/i.test(contentType ?? '')) return 'an event stream that nobody asked for';
  return `text that is not JSON (${text.length} characters)`;
}
