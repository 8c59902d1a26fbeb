import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { type Dispatcher, request } from 'undici';

/** No answer of a judge is longer; an endless one must not fill the memory. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

type Answer = Awaited<ReturnType<typeof request>>;

/** Nobody asked for either, and some answer so all the same. */
const DECODERS: Readonly<Record<string, (content: Buffer, options: ZlibOptions) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress) as (content: Buffer, options: ZlibOptions) => Promise<Buffer>,
};

/**
 * `fetch` for what is read as a whole and goes to one place: half of the processor time of the one that is made for pages. Redirects are
 * answers, not followed; failures to reach anyone are told as `fetch` tells them, since libraries know them by that.
 * @throws for an answer that is too long
 */
export const fetchWhole: typeof globalThis.fetch = async (input, init = {}) => {
  const { method = 'GET', headers, body, signal } = init;
  const content = typeof body === 'string' || body instanceof Uint8Array ? body : null;
  if (content !== (body ?? null)) throw new TypeError('only texts and bytes are sent to judges');
  const options = { method: method as Dispatcher.HttpMethod, headers: [...new Headers(headers)].flat(), body: content };
  const answer = await ask(input instanceof Request ? input.url : input, { ...options, signal: signal ?? null });
  const { statusCode: status, statusText } = answer;
  const named = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const read = await readWhole(answer);
  return new Response(read.length === 0 ? null : Uint8Array.from(read), { status, statusText, headers: named });
};

async function ask(url: string | URL, options: NonNullable<Parameters<typeof request>[1]>): Promise<Answer> {
  try {
    return await request(url, options);
  } catch (error) {
    throw lost(error);
  }
}

async function readWhole({ body, headers }: Answer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw lost(error);
  }
  if (size > MAX_ANSWER_BYTES) throw tooLong();
  const whole = Buffer.concat(chunks);
  const decode = DECODERS[String(headers['content-encoding'] ?? '').toLowerCase()];
  if (decode === undefined || whole.length === 0) return whole;
  return decode(whole, { maxOutputLength: MAX_ANSWER_BYTES }).catch((error: unknown) => {
    throw error instanceof RangeError ? tooLong() : lost(error);
  });
}

function lost(error: unknown): unknown {
  const isAborted = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
  return isAborted ? error : new TypeError('fetch failed', { cause: error });
}

function tooLong(): Error {
  return new Error(`it answered more than ${MAX_ANSWER_BYTES / 1024 / 1024} MB`);
}
