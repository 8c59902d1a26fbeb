import { z } from 'zod';
import type { EpochMs } from '#domain/shared/index.ts';

/** The shapes of OpenAI, Azure (`innererror`), Anthropic and Google, as far as they are alike. */
const bodySchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
    innererror: z.object({ code: z.string().nullish() }).nullish(),
  }),
});

const MAX_MESSAGE_CHARS = 200;

/** What a service says of why it failed: in words, and in codes of its own. */
export function readErrorBody(text: string | undefined): {
  readonly words: string | undefined;
  readonly codes: readonly string[];
} {
  const error = bodySchema.safeParse(parseJson(text ?? '')).data?.error;
  const codes = [error?.code, error?.type, error?.innererror?.code].filter((code) => typeof code === 'string');
  return { words: error?.message?.slice(0, MAX_MESSAGE_CHARS), codes };
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `retry-after-ms`, or RFC 9110's `retry-after` in seconds or as a date, in milliseconds from now. */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: EpochMs): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  if (Number(text) >= 0) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** A message and the one that caused it; never the request, which holds what was judged. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return (code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`).slice(
    0,
    MAX_MESSAGE_CHARS,
  );
}

/** Some servers quote the key that they refuse. */
export function hideKey(text: string, key: string | undefined): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '***');
}
