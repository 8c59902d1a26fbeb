import { type Dispatcher, request } from 'undici';
import { AppError, formatDuration } from '#domain/shared/index.ts';
import type { Secrets, WallClock, Webhook, WebhookCall } from '#ports/index.ts';
import { signMessage } from './signature.ts';

/** An answer says yes or no and why; nothing longer is read. */
const MAX_ANSWER_BYTES = 64 * 1024;

type SenderOptions = {
  readonly dispatcher: Dispatcher;
  readonly secrets: Secrets;
  readonly wallClock: WallClock;
};

/** Sends signed messages over HTTP. Redirects are answers, not followed: only the address that the project names is called. */
export function createWebhookSender(options: SenderOptions): Webhook {
  return { send: (call) => send(options, call) };
}

async function send({ dispatcher, secrets, wallClock }: SenderOptions, call: WebhookCall): Promise<unknown> {
  const body = JSON.stringify(call.body);
  const secret = readSecret(call, secrets);
  const deadline = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await request(call.url, {
      dispatcher,
      method: 'POST',
      headers: {
        ...(secret === undefined ? {} : signMessage(body, secret, wallClock.now())),
        'x-headgate-delivery': call.delivery,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body,
      signal: deadline,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const text = await readText(response.body);
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw failure(call, `it answered ${response.statusCode}`);
    }
    if (text === undefined) throw failure(call, `it answered more than ${MAX_ANSWER_BYTES / 1024} KB`);
    return parseJson(text);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (deadline.aborted) throw failure(call, `no answer within ${formatDuration(call.timeoutMs)}`);
    throw failure(call, describe(error));
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

/** Undefined when it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readSecret({ secretEnv }: WebhookCall, secrets: Secrets): string | undefined {
  if (secretEnv === undefined) return undefined;
  const secret = secrets.read(secretEnv);
  if (secret !== undefined && secret !== '') return secret;
  throw new AppError('WEBHOOK_FAILED', `the environment variable ${secretEnv}, which signs the message, is not set`, {
    hint: `set ${secretEnv} where the server runs`,
  });
}

function failure(call: WebhookCall, what: string): AppError {
  // A query may hold a token, and messages are stored.
  const address = call.url.split(/[?#]/, 1)[0] ?? call.url;
  return new AppError('WEBHOOK_FAILED', `${address}: ${what}`, { hint: 'look at the log of what answers there' });
}

/** The system's own word for why a connection failed, with the code that can be looked up. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  // Connecting to a name with several addresses fails with an error whose own message is empty.
  const message = error.message || 'no connection';
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
