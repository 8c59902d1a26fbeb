import { setTimeout as pauseFor } from 'node:timers/promises';
import type { HttpEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, isSafetyCase, SAFETY_CASE } from '../evaluator.ts';
import { readAnswer } from './answer.ts';
import { errored, infoOf, type OwnSurroundings } from './own.ts';
import { questionOf } from './question.ts';
import { createOwnRedactor } from './redact.ts';
import { readBody } from './response-body.ts';
import { createTurns } from './turns.ts';

/** How often one score is asked for while the address says that it is busy. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

type Reply =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'busy'; readonly because: string; readonly waitMs: number | undefined }
  | { readonly kind: 'failed'; readonly because: string };

/** An evaluator that is an address: the case and its reply are posted as JSON, the score is answered as JSON. */
export function createHttp(own: HttpEvaluator, around: OwnSurroundings | undefined): EvaluatorFactory {
  const info = infoOf(own, 'own HTTP evaluator');
  const { name, credentialEnv } = own;
  const inTurn = createTurns(own.concurrency);
  return () => ({
    info,
    whyNotApplicable: ({ item }) => (isSafetyCase(item) ? SAFETY_CASE : undefined),
    async score(subject) {
      if (around === undefined) return errored(name, 'nothing is asked here');
      const key = credentialEnv === undefined ? undefined : around.secrets.read(credentialEnv);
      if (credentialEnv !== undefined && key === undefined) {
        return errored(name, `the environment variable ${credentialEnv}, which holds its key, is not set`);
      }
      const redact = createOwnRedactor(key === undefined ? [] : [key]);
      const body = questionOf(name, subject);
      const reply = await inTurn(() => askPatiently(() => post(own, key, body, around.signal), around.signal));
      return reply.kind === 'answered' ? readAnswer(reply.text, info, redact) : errored(name, redact(reply.because));
    },
  });
}

/** A turn is kept while it waits, so that a busy address is asked less. */
async function askPatiently(ask: () => Promise<Reply>, signal: AbortSignal): Promise<Reply> {
  for (let tries = 1; ; tries += 1) {
    const reply = await ask();
    if (reply.kind !== 'busy') return reply;
    if (tries >= MOST_TRIES) return { kind: 'failed', because: `${reply.because}, ${tries} times` };
    const waitMs = Math.min(reply.waitMs ?? FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
    try {
      await pauseFor(waitMs, undefined, { signal });
    } catch {
      return { kind: 'failed', because: STOPPED };
    }
  }
}

const STOPPED = 'the evaluation was stopped';

async function post(own: HttpEvaluator, key: string | undefined, body: string, outer: AbortSignal): Promise<Reply> {
  const timeout = AbortSignal.timeout(own.timeoutMs);
  try {
    const response = await fetch(own.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...keyHeader(own, key) },
      body,
      // No other address is asked than the one that the project names.
      redirect: 'manual',
      signal: AbortSignal.any([outer, timeout]),
    });
    const { status, headers } = response;
    const text = await readBody(response);
    if (status === 429 || status === 503) {
      return { kind: 'busy', because: `it answered ${status}`, waitMs: retryAfterMs(headers.get('retry-after')) };
    }
    if (status >= 300 && status < 400) {
      return {
        kind: 'failed',
        because: `it answered ${status}, a redirect, which is not followed: give the final address`,
      };
    }
    if (status !== 200) return { kind: 'failed', because: `it answered ${status}: ${text.trim().slice(0, 200)}` };
    return { kind: 'answered', text };
  } catch (error) {
    if (outer.aborted) return { kind: 'failed', because: STOPPED };
    if (timeout.aborted) return { kind: 'failed', because: `it gave no answer within ${own.timeoutMs / 1000} s` };
    return { kind: 'failed', because: `it can't be asked: ${describe(error)}` };
  }
}

function keyHeader({ credentialHeader }: HttpEvaluator, key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined) return {};
  return credentialHeader === undefined ? { authorization: `Bearer ${key}` } : { [credentialHeader]: key };
}

/** Only the form in seconds: a date would need this machine's clock to be right. */
function retryAfterMs(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value.trim()) ? Number(value) * 1000 : undefined;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
