import type { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { EXPOSITION_CONTENT_TYPE } from '#domain/sample/index.ts';
import { assertNever, DAY_MS, type DurationMs, SECOND_MS } from '#domain/shared/index.ts';
import { parseJson } from '../disk/json-text.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import type { Succession } from '../process/crew.ts';
import { CLOSING, invalidRequest, sendJson, sendRefusal } from './openai-error.ts';
import { type BodyDeps, wholeBody } from './whole-body.ts';

const MAX_GRACE_MS = DAY_MS;
const stopSchema = z.strictObject({ graceMs: z.number().nonnegative().max(MAX_GRACE_MS).optional() });
const MAX_STOP_BYTES = 1_024;
const BODY_WITHIN_MS = 10 * SECOND_MS;
const NO_SUCCESSOR = 'This gateway can’t be taken over: stop and start it.';

/** What the holder of the identity file may ask. */
export type Administration = {
  readonly token: string;
  /** Opens the metrics, and nothing else. */
  readonly metricsToken: string;
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** Of its own: a gateway that has no room for users must still hear its operator. */
  readonly budget: ByteBudget;
  /** Who this is and how it is doing. */
  readonly identity: () => Readonly<Record<string, unknown>>;
  /** @param graceMs for what is under way; undefined: as long as the project says */
  readonly stop: (graceMs: DurationMs | undefined) => void;
  /** Resolves when another process serves, or can't. */
  readonly succeed: () => Promise<Succession>;
};

type AdministrationDeps = BodyDeps & { readonly administration: Administration };

/** Whether it shows a token that opens anything here. */
export function isOperator(
  { token, metricsToken }: Pick<Administration, 'token' | 'metricsToken'>,
  { url, headers: { authorization } }: Pick<IncomingMessage, 'url' | 'headers'>,
): boolean {
  return url?.startsWith('/-/') === true && [token, metricsToken].some((each) => isHolder(each, authorization));
}

/** `GET /-/metrics`, for whoever has their token, and `GET /-/identity`, `POST /-/stop` and `POST /-/succeed`, for whoever can read the gateway's folder. */
export async function serveAdministration(
  deps: AdministrationDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { administration: admin } = deps;
  const what = `${request.method} ${request.url}`;
  const { authorization } = request.headers;
  if (what === 'GET /-/metrics' && isHolder(admin.metricsToken, authorization)) {
    const text = await admin.metrics();
    response.writeHead(200, { 'content-type': EXPOSITION_CONTENT_TYPE, 'cache-control': 'no-store' }).end(text);
    return;
  }
  if (!isHolder(admin.token, authorization)) {
    request.resume();
    const file =
      what === 'GET /-/metrics'
        ? 'token in the file metrics-token of the gateway’s folder'
        : '`adminToken` of the file gateway.json in the gateway’s folder';
    const message = `This needs the ${file}.`;
    sendRefusal(deps.counters, response, {
      ...invalidRequest(401, 'unauthenticated', message),
      type: 'authentication_error',
    });
    return;
  }
  if (what === 'GET /-/identity') {
    sendJson(response, 200, admin.identity());
    return;
  }
  if (what !== 'POST /-/stop' && what !== 'POST /-/succeed') {
    request.resume();
    sendRefusal(deps.counters, response, invalidRequest(404, 'unknown_url', `Nothing answers to ${what}.`));
    return;
  }
  const body = await wholeBody({ ...deps, budget: admin.budget }, request, response, {
    maxBytes: MAX_STOP_BYTES,
    idleMs: BODY_WITHIN_MS,
  });
  if (body === undefined) return;
  const text = body.toString('utf8');
  const parsed = text === '' ? undefined : stopSchema.safeParse(parseJson(text));
  if (parsed?.success === false) {
    sendRefusal(
      deps.counters,
      response,
      invalidRequest(400, 'invalid_stop', `\`graceMs\` is a number of milliseconds up to ${MAX_GRACE_MS}.`),
    );
    return;
  }
  const graceMs = parsed?.data.graceMs;
  if (what === 'POST /-/succeed') return succeed(deps, response);
  sendJson(response, 202, { status: 'stopping' }, CLOSING);
  admin.stop(graceMs);
}

async function succeed({ administration, counters }: AdministrationDeps, response: ServerResponse): Promise<void> {
  const outcome = await administration.succeed();
  switch (outcome.kind) {
    case 'succeeded':
      return sendJson(response, 200, { status: 'succeeded', successor: { pid: outcome.pid } }, CLOSING);
    case 'failed':
      return sendRefusal(
        counters,
        response,
        invalidRequest(409, 'successor_failed', `This gateway goes on: ${outcome.because}.`),
      );
    case 'impossible':
      return sendRefusal(counters, response, invalidRequest(409, 'no_successor', NO_SUCCESSOR));
    default:
      return assertNever(outcome);
  }
}

/** Compares hashes, so that neither content nor length of the token shows in the time it takes. */
function isHolder(token: string, header: string | undefined): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
