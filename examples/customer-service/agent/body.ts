import type { IncomingMessage } from 'node:http';
import { ApiFailure } from './failure.ts';

/** Largest request body, in bytes. */
export const BODY_LIMIT_BYTES = 262_144;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a JSON object; throws `ApiFailure` 413 when it is too large and 400 when it is none. */
export async function readJsonObject(request: IncomingMessage): Promise<JsonObject> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await`: leaving such a loop early destroys the socket before the 413 is out.
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
    else reject(tooLarge());
  });
  request.on('end', resolve);
  request.on('error', reject);
  await promise;
  return parseObject(Buffer.concat(chunks).toString('utf8'));
}

/** Whether a value is an object and neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiFailure(400, 'We could not parse the JSON body of your request.');
  }
  if (!isObject(value)) throw new ApiFailure(400, 'The body of your request must be a JSON object.');
  return value;
}

function tooLarge(): ApiFailure {
  return new ApiFailure(413, `The body of your request is larger than ${BODY_LIMIT_BYTES} bytes.`, {
    code: 'request_too_large',
  });
}
