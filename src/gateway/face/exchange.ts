import type { Buffer } from 'node:buffer';
import { type Endpoint, isInvoked } from '#domain/release/index.ts';
import { type DurationMs, makeId } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import { ReplyIds } from '../id/reply-ids.ts';
import type { InvokedRequest } from '../invoked/invoker.ts';
import type { RequestRecord } from '../request-log/request-log.ts';
import type { RequestSpan } from '../telemetry/trace/tracer.ts';
import type { UserView } from '../upstream/header-rules.ts';
import type { Admission, Ending } from '../upstream/health.ts';
import { baseOf, outgoing, speaks } from '../upstream/outgoing.ts';
import { NOTHING_READ, type NoReply, Relay, type RelayResult, type RequestHooks } from '../upstream/relay.ts';
import { Upload } from '../upstream/upload.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { byName, type FlatHeaders } from '../upstream/wire/flat-headers.ts';
import { mountOf } from './address.ts';
import type { Quota } from './admission.ts';
import { countRequest } from './count-request.ts';
import { endingOf, endingOfStatus, whoseEnd } from './ending.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type Fallback, findFallback } from './fallback.ts';
import { credentialMissing, sendError } from './openai-error.ts';
import { headersOfReply, ownHeaders, pinCookie } from './own-headers.ts';
import { unsupported } from './unsupported.ts';
import type { UserReply } from './user-reply.ts';

/** For the rest of an upload that no agent takes. */
const DISCARD_MS: DurationMs = 2_000;

/** One request that a release was found for: what happens now is counted. */
export class Exchange implements RequestHooks {
  readonly #deps: ExchangeDeps;
  readonly #user: UserRequest;
  readonly #response: UserReply;
  readonly #route: Route;
  readonly #assignment: RequestAssignment;
  readonly #quota: Quota;
  readonly #id: string;
  readonly #span: RequestSpan | undefined;
  readonly sinceMs: DurationMs;
  /** Undefined once the endpoint's health knows of what was sent last. */
  #admission: Exclude<Admission, 'refuse'> | undefined;
  #sent = 0;
  #wasMirrored = false;
  #kept: RequestRecord | undefined;

  constructor(
    deps: ExchangeDeps,
    user: UserRequest,
    response: UserReply,
    route: Route,
    assignment: RequestAssignment,
    quota: Quota,
  ) {
    this.#deps = deps;
    this.#user = user;
    this.#response = response;
    this.#route = route;
    this.#assignment = assignment;
    this.#quota = quota;
    const { served, root } = assignment;
    this.#id = deps.marks.mintRequest(served, root, makeId('req', deps.time.realNow(), deps.chance.bytes(16)));
    this.#span = deps.tracer.begin(user.headers);
    this.sinceMs = deps.time.elapsedMs();
  }

  run(): void {
    const { endpoint, label } = this.#assignment.target;
    const { moved, served, by, takenBack } = this.#assignment;
    if (moved) this.#deps.counters.moved(served, by, takenBack);
    if (!speaks(endpoint, this.#user)) {
      this.#discard();
      sendError(this.#response, unsupported(this.#route.agent, label, endpoint), byName(this.#ownHeaders()));
      this.#record('user-error');
      return;
    }
    const credential = this.#credentialOf(endpoint);
    if (endpoint.credentialEnv !== undefined && credential === undefined) {
      this.#refuseWithoutKey(endpoint);
      return;
    }
    if (this.#isLeftAlone()) return;
    this.#deps.endpoints.begun(this.#route.agent);
    this.#send(endpoint, credential);
  }

  #send(endpoint: Endpoint, credential: string | undefined): void {
    this.#sent += 1;
    this.#kept ??= this.#deps.requestLog.begin(this.#assignment, this.#user);
    this.#admission ??= 'serve';
    if (isInvoked(endpoint.api)) {
      this.#invoke(endpoint, credential);
      return;
    }
    const mount = mountOf(this.#route.agent, this.#user.api);
    const relay = this.#relay(
      credential !== undefined,
      mount === undefined ? undefined : { ...baseOf(endpoint), mount },
    );
    const { content } = this.#user;
    if (content instanceof Upload) content.onStall((by) => relay.stall(by));
    try {
      const traceparent = this.#span?.traceparent;
      const told = { requestId: this.#id, credential, assignment: this.#assignment, mount, traceparent };
      const { origin, request } = outgoing(endpoint, this.#user, told);
      const { firstByteTimeoutMs, idleTimeoutMs } = this.#deps.endpoints.policyOf(this.#route.agent);
      request.headersTimeoutMs = firstByteTimeoutMs;
      request.bodyTimeoutMs = idleTimeoutMs;
      this.#deps.pools.at(origin).dispatch(request, relay);
    } catch (error) {
      // What can't be put on the wire is refused, such as a key with a line break in it.
      relay.fail(error);
    }
  }

  #invoke(endpoint: Endpoint, credential: string | undefined): void {
    const { invoker, endpoints, isDraining } = this.#deps;
    const { firstByteTimeoutMs, idleTimeoutMs, replyTimeoutMs } = endpoints.policyOf(this.#route.agent);
    const request: InvokedRequest = {
      user: this.#user,
      endpoint,
      assignment: this.#assignment,
      credential,
      requestId: this.#id,
      traceparent: this.#span?.traceparent,
      limits: { answerMs: firstByteTimeoutMs, silenceMs: idleTimeoutMs, wholeMs: replyTimeoutMs },
      headers: () => headersOfReply(this.#ownHeaders(), this.#pinCookie(), isDraining()),
      hooks: this,
    };
    void invoker.serve(request, this.#response);
  }

  #relay(ownCredential: boolean, view: UserView | undefined): Relay {
    const { marks, time, budget, isDraining, endpoints } = this.#deps;
    const { replyTimeoutMs, idleTimeoutMs } = endpoints.policyOf(this.#route.agent);
    const { api, ids } = this.#user;
    const { served, root } = this.#assignment;
    return new Relay(this.#response, {
      api,
      isAnswer: this.#isAnswer(),
      ids: ids === undefined ? undefined : new ReplyIds(() => marks.minterOf(served, root), ids),
      view,
      ownHeaders: this.#ownHeaders(),
      pinCookie: this.#pinCookie(),
      ownCredential,
      isDraining,
      stopwatch: time,
      budget,
      replyTimeoutMs,
      readerPatienceMs: idleTimeoutMs,
      hooks: this,
    });
  }

  onStatus(status: number): void {
    this.#ended(endingOfStatus(status));
  }

  onReaderStopped(): void {
    this.#deps.counters.readerStopped(this.#assignment.served);
  }

  onChunk(chunk: Buffer): void {
    this.#kept?.push(chunk);
  }

  onNamed(): void {
    this.#deps.assigner.begin(this.#assignment);
  }

  onDone(result: RelayResult, status: number | undefined): void {
    this.#ended(endingOf(result, status));
    this.#done(whoseEnd(result, this.#deps.underWay));
  }

  /** An endpoint that failed again and again is spared the request, and the user the wait: the baseline serves. */
  #isLeftAlone(): boolean {
    const { target } = this.#assignment;
    if (!this.#mayFallBack() || this.#fallback() === undefined) return false;
    const admission = this.#deps.endpoints.admit(this.#route.agent, target);
    if (admission !== 'refuse') {
      this.#admission = admission;
      return false;
    }
    return this.#fallBack('its endpoint is ejected');
  }

  /** No byte of a reply came: the baseline serves where that is safe, or the same deployment is asked again. */
  onNoReply(failure: NoReply): boolean {
    this.#ended('failed');
    if (!failure.wasSent && this.#fallBack(failure.because)) return true;
    return this.#retry(failure);
  }

  #retry({ wasSent, timedOut, because }: NoReply): boolean {
    const { method, content } = this.#user;
    const isWhole = !(content instanceof Upload) || !content.begun;
    const { endpoints, counters } = this.#deps;
    const unanswered = { method, isWhole, wasSent, timedOut, retries: this.#sent - 1 };
    const afterMs = endpoints.retryAfterMs(this.#route.agent, unanswered);
    if (afterMs === undefined) return false;
    counters.retried(this.#assignment.served, because);
    setTimeout(() => this.#sendAgain(), afterMs);
    return true;
  }

  #sendAgain(): void {
    if (this.#response.destroyed) this.#done({ outcome: 'aborted', because: undefined, ...NOTHING_READ });
    else this.#send(this.#assignment.target.endpoint, this.#credentialOf(this.#assignment.target.endpoint));
  }

  #ended(ending: Ending): void {
    const admission = this.#admission;
    this.#admission = undefined;
    // Whoever breaks things on purpose must not eject what users are served by.
    if (admission === undefined || this.#assignment.served.traffic !== undefined) return;
    this.#deps.endpoints.ended(this.#deps.routes.find(this.#route.agent), this.#assignment.target, admission, ending);
  }

  /** A deployment that can't be reached must not cost the user an answer: it counts as its error, and the baseline serves. */
  #fallBack(because: string): boolean {
    const way = this.#mayFallBack() ? this.#fallback() : undefined;
    if (way === undefined) return false;
    const { route, target } = way;
    this.#deps.counters.agentError(this.#assignment.served, because);
    this.#record('agent-error');
    this.#kept?.drop();
    const instead = this.#deps.assigner.reassign(route, this.#assignment, target);
    new Exchange(this.#deps, this.#user, this.#response, route, instead, this.#quota).run();
    return true;
  }

  /** Testers mean this deployment and no other, and what goes on from its reply only it can answer. */
  #mayFallBack(): boolean {
    const { goesOn, content } = this.#user;
    if (this.#assignment.served.traffic !== undefined || goesOn) return false;
    return !(content instanceof Upload) || !content.begun;
  }

  #fallback(): Fallback | undefined {
    return findFallback(this.#deps.routes, this.#route.agent, this.#assignment.target);
  }

  onSent(): void {
    if (this.#wasMirrored || !this.#isAnswer()) return;
    this.#wasMirrored = true;
    const [route, assignment, user] = [this.#route, this.#assignment, this.#user];
    this.#deps.mirror.offer({ route, assignment, user, requestId: this.#id });
  }

  #done(result: RelayResult): void {
    const { outcome, because } = result;
    if (outcome === 'agent-error') this.#deps.counters.agentError(this.#assignment.served, because ?? 'unknown');
    this.#discard();
    this.#record(outcome, result);
    this.#kept?.done(result, this.#id);
  }

  /** What the user still sends, nobody reads any more. */
  #discard(): void {
    const { content } = this.#user;
    if (content instanceof Upload) content.discard(DISCARD_MS);
  }

  #isAnswer(): boolean {
    return this.#user.prompt !== undefined || this.#user.api === 'http';
  }

  #record(outcome: RelayResult['outcome'], result?: RelayResult): void {
    const [route, assignment, requestId] = [this.#route, this.#assignment, this.#id];
    const request = { route, assignment, requestId, outcome, result };
    this.#deps.tracer.end(this.#span, request);
    countRequest(this.#deps, request, this.#isAnswer());
  }

  #credentialOf({ credentialEnv }: Endpoint): string | undefined {
    return credentialEnv === undefined ? undefined : this.#deps.secrets.read(credentialEnv);
  }

  #refuseWithoutKey(endpoint: Endpoint): void {
    const { agent, environment } = this.#route;
    this.#discard();
    this.#deps.log.error('gateway.credential.missing', { agent, environment, variable: endpoint.credentialEnv });
    sendError(this.#response, credentialMissing(agent), byName(this.#ownHeaders()));
    this.#record('gateway-error');
  }

  #ownHeaders(): FlatHeaders {
    const told = { id: this.#id, agent: this.#route.agent, assignment: this.#assignment };
    return ownHeaders(told, this.#deps.config.exposeHeaders, this.#quota);
  }

  #pinCookie(): string | undefined {
    const path = mountOf(this.#route.agent, this.#user.api) ?? '/';
    const isSecure = this.#user.headers['x-forwarded-proto'] === 'https';
    return pinCookie(this.#assignment, { path, isSecure, maxAgeMs: this.#deps.config.conversationIdleMs });
  }
}
