import type { IncomingMessage } from 'node:http';
import type { Route } from '#domain/traffic/index.ts';
import type { Asking, Refusal, RequestLimiter } from '../limit/request-limiter.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { AGENTS, agentInPath } from './address.ts';
import type { Counters } from './counters.ts';
import { declineBody } from './decline-body.ts';
import { mayKeep } from './keeper.ts';
import { isModel } from './models.ts';
import { type OpenAiError, sendError } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';

export type AdmissionDeps = {
  readonly limiter: RequestLimiter;
  readonly routes: RouteTable;
  readonly recorder: Recorder;
  readonly counters: Counters;
};

/** What each reply to an admitted request says of the client's limit. */
export type Quota = Readonly<Record<string, string>>;

const NO_QUOTA: Quota = {};

const NOTHING = {};

/** A body that is no longer comes with its headers: there is nothing to be saved by asking before it is read. */
const SMALL_BYTES = 16 * 1024;

/** Takes a request on until its reply is over, and gives what the reply says of the limit; or answers that it is one too many. */
export function admit(
  deps: AdmissionDeps,
  route: Route,
  asking: Omit<Asking, 'peer'>,
  response: UserReply,
): Quota | undefined {
  const admission = deps.limiter.admit(route.agent, { ...asking, peer: response.socket?.remoteAddress });
  if (admission === undefined) return NO_QUOTA;
  if (admission.kind === 'refused') {
    refuse(deps, route, admission.refusal, response);
    return undefined;
  }
  if (response.closed) admission.end();
  else response.once('close', admission.end);
  return admission.quota;
}

/**
 * Answers a request that is bound to be refused before its body is read, unless that is small: where its path names the agent, or
 * only one can be meant.
 * False: it is not, or nobody can tell yet.
 */
export function refusedEarly(deps: AdmissionDeps, request: IncomingMessage, response: UserReply): boolean {
  const { limiter } = deps;
  const route = limiter.isOn && !isSmall(request) ? routeBeforeBody(deps.routes, request.url ?? '') : undefined;
  if (route === undefined) return false;
  const peer = request.socket.remoteAddress;
  // Nobody ever reads the body of a plain HTTP request.
  const body = request.url?.startsWith(AGENTS) === true ? NOTHING : undefined;
  const refusal = limiter.foresee(route.agent, { headers: request.headers, body, peer });
  if (refusal === undefined) return false;
  declineBody(request);
  refuse(deps, route, refusal, response);
  return true;
}

function isSmall({ headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding, expect } = headers;
  return encoding === undefined && expect === undefined && Number(length ?? 0) <= SMALL_BYTES;
}

function routeBeforeBody(routes: RouteTable, url: string): Route | undefined {
  if (url.startsWith(AGENTS)) return routes.find(agentInPath(url));
  const isMeant = ASKS_A_MODEL.test(url) ? isModel : ASKS_WHAT_IS_KEPT.test(url) ? mayKeep : undefined;
  if (isMeant === undefined) return undefined;
  const [only, another] = routes.all().filter(isMeant);
  return another === undefined ? only : undefined;
}

const ASKS_A_MODEL = /^\/v1\/(?:chat\/completions|responses)\/?(?:\?|$)/;
const ASKS_WHAT_IS_KEPT = /^\/v1\/(?:responses|conversations)(?:[/?]|$)/;

function refuse(deps: AdmissionDeps, route: Route, refusal: Refusal, response: UserReply): void {
  const { whose, by, retryAfterS, quota } = refusal;
  deps.recorder.refused(route, 'limited');
  deps.counters.limited(route.agent, whose, by);
  sendError(response, errorOf(route.agent, refusal), { ...quota, 'retry-after': String(retryAfterS) });
}

function errorOf(agent: string, { whose, by, limit, retryAfterS }: Refusal): OpenAiError {
  const reached = whose === 'client' ? `Your limit for \`${agent}\` is reached` : `\`${agent}\` is at its limit`;
  const { rate, concurrency } = limit;
  const which =
    by === 'concurrency'
      ? `${requests(concurrency)} at once`
      : `${requests(rate?.requestsPerSecond)} a second, up to ${rate?.burst} after a quiet time`;
  const message = `${reached}: ${which}. Please try again in ${retryAfterS} s.`;
  return { status: 429, type: 'requests', code: 'rate_limit_exceeded', message, param: null };
}

function requests(count: number | undefined): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
