import type { ServerResponse } from 'node:http';
import type { Endpoint } from '#domain/release/index.ts';
import { type DurationMs, makeId } from '#domain/shared/index.ts';
import { fallbackOf, type Route } from '#domain/traffic/index.ts';
import type { Chance, Log, Secrets } from '#ports/index.ts';
import { type Assigner, PIN_COOKIE, PIN_HEADER, type RequestAssignment } from '../assignment/assigner.ts';
import type { TesterDoor } from '../assignment/tester-door.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { mintId } from '../id/mark.ts';
import type { Marks } from '../id/marks.ts';
import { ReplyIds } from '../id/reply-ids.ts';
import type { LimitWatch } from '../route/limit-watch.ts';
import type { Mirror } from '../shadow/mirror.ts';
import { PURPOSE_HEADER, type UserView } from '../upstream/header-rules.ts';
import { baseOf, outgoing, speaks } from '../upstream/outgoing.ts';
import type { UpstreamPools } from '../upstream/pools.ts';
import { Relay, type RelayResult } from '../upstream/relay.ts';
import { Upload } from '../upstream/upload.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { addressOf, mountOf } from './address.ts';
import type { AdmissionDeps, Quota } from './admission.ts';
import { invalidRequest, sendError } from './openai-error.ts';

/** For the rest of an upload that no agent takes. */
const DISCARD_MS: DurationMs = 2_000;

export type ExchangeDeps = AdmissionDeps & {
  readonly config: GatewayConfig;
  readonly limits: LimitWatch;
  readonly assigner: Assigner;
  readonly marks: Marks;
  readonly testers: TesterDoor;
  readonly pools: UpstreamPools;
  readonly mirror: Mirror;
  readonly secrets: Secrets;
  readonly chance: Chance;
  readonly time: GatewayTime;
  readonly log: Log;
  readonly isDraining: () => boolean;
};

/** One request that a release was found for: what happens now is counted. */
export class Exchange {
  readonly #deps: ExchangeDeps;
  readonly #user: UserRequest;
  readonly #response: ServerResponse;
  readonly #route: Route;
  readonly #assignment: RequestAssignment;
  readonly #quota: Quota;
  readonly #id: string;
  readonly #isUserTraffic: boolean;

  constructor(
    deps: ExchangeDeps,
    user: UserRequest,
    response: ServerResponse,
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
    const mark = deps.marks.ofRequest(assignment.served, assignment.root);
    this.#id = mintId(mark, makeId('req', deps.time.realNow(), deps.chance.bytes(16)));
    this.#isUserTraffic = user.headers[PURPOSE_HEADER] === undefined;
  }

  run(): void {
    const { endpoint, label } = this.#assignment.target;
    if (this.#assignment.moved) this.#noteMove();
    if (!speaks(endpoint, this.#user)) {
      const address = addressOf(this.#route.agent, endpoint.api);
      const message = `${this.#route.agent} ${label} speaks ${endpoint.api}: send this request to ${address}.`;
      this.#discard();
      sendError(this.#response, invalidRequest(400, 'unsupported_api', message), this.#ownHeaders());
      this.#record('user-error');
      return;
    }
    const credential =
      endpoint.credentialEnv === undefined ? undefined : this.#deps.secrets.read(endpoint.credentialEnv);
    if (endpoint.credentialEnv !== undefined && credential === undefined) {
      this.#refuseWithoutKey(endpoint);
      return;
    }
    this.#send(endpoint, credential);
  }

  #send(endpoint: Endpoint, credential: string | undefined): void {
    const mount = mountOf(this.#route.agent, this.#user.api);
    const relay = this.#relay(
      credential !== undefined,
      mount === undefined ? undefined : { ...baseOf(endpoint), mount },
    );
    const { content } = this.#user;
    if (content instanceof Upload) content.onStall((by) => relay.stall(by));
    try {
      const { origin, options } = outgoing(endpoint, this.#user, { requestId: this.#id, credential, mount });
      this.#deps.pools.at(origin).dispatch(options, relay);
    } catch (error) {
      // Undici refuses what it can't put on the wire, such as a key with a line break in it.
      relay.fail(error);
    }
  }

  #relay(ownCredential: boolean, view: UserView | undefined): Relay {
    const { assigner, marks, time, isDraining } = this.#deps;
    const { api, ids } = this.#user;
    const { served, root } = this.#assignment;
    return new Relay(this.#response, {
      api,
      isAnswer: this.#isAnswer(),
      ids: ids === undefined ? undefined : new ReplyIds(() => marks.ofKept(served, root), ids),
      view,
      ownHeaders: this.#ownHeaders(),
      pinCookie: this.#pinCookie(),
      ownCredential,
      isDraining,
      stopwatch: time,
      onSent: () => this.#mirror(),
      onUnreached: (because) => this.#fallBack(because),
      onNamed: () => assigner.begin(this.#assignment),
      onDone: (result) => this.#done(result),
    });
  }

  /** A deployment that can't be reached must not cost the user an answer: it counts as its error, and the baseline serves. */
  #fallBack(because: string): boolean {
    // Testers and tests mean this deployment and no other.
    const { goesOn, content } = this.#user;
    if (!this.#isUserTraffic || this.#assignment.by === 'tester' || goesOn) return false;
    if (content instanceof Upload && content.begun) return false;
    const route = this.#deps.routes.find(this.#route.agent);
    const target = route === undefined ? undefined : fallbackOf(route, this.#assignment.target.deploymentId);
    if (route === undefined || target === undefined) return false;
    this.#deps.counters.agentError(this.#assignment.served, because);
    this.#record('agent-error');
    const instead = this.#deps.assigner.reassign(route, this.#assignment, target);
    new Exchange(this.#deps, this.#user, this.#response, route, instead, this.#quota).run();
    return true;
  }

  #mirror(): void {
    if (!this.#isUserTraffic || !this.#isAnswer()) return;
    const [route, assignment, user] = [this.#route, this.#assignment, this.#user];
    this.#deps.mirror.offer({ route, assignment, user, requestId: this.#id });
  }

  #done(result: RelayResult): void {
    const { outcome, because } = result;
    if (outcome === 'agent-error') this.#deps.counters.agentError(this.#assignment.served, because ?? 'unknown');
    this.#discard();
    this.#record(outcome, result);
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
    if (!this.#isUserTraffic) return;
    const { served, bucket } = this.#assignment;
    // How long it takes to read what is kept says nothing of how long a release thinks.
    const { latencyMs, firstByteMs, tokens } = (this.#isAnswer() ? result : undefined) ?? {};
    this.#deps.recorder.request(served, { outcome, bucket, latencyMs, firstByteMs, tokens });
    // A tester who breaks things on purpose must not take the users' candidate away.
    if (served.traffic !== undefined) return;
    if (outcome === 'success' || outcome === 'agent-error' || outcome === 'blocked') {
      this.#deps.limits.record(this.#deps.routes.find(served.agent), served, outcome === 'agent-error');
    }
  }

  #refuseWithoutKey(endpoint: Endpoint): void {
    const { agent, environment } = this.#route;
    this.#discard();
    this.#deps.log.error('gateway.credential.missing', { agent, environment, variable: endpoint.credentialEnv });
    const message = `The gateway has no key for ${agent}. Its operator must set it.`;
    sendError(
      this.#response,
      { status: 502, type: 'server_error', code: 'credential_missing', message, param: null },
      this.#ownHeaders(),
    );
    this.#record('gateway-error');
  }

  #noteMove(): void {
    const { served, by } = this.#assignment;
    this.#deps.counters.moved(served, by);
  }

  #ownHeaders(): Record<string, string> {
    const { target, by, pin } = this.#assignment;
    const always: Record<string, string> = { ...this.#quota, ...(pin === undefined ? {} : { [PIN_HEADER]: pin }) };
    // Testers are told in any case: they must be able to see that they met what they came for.
    if (!this.#deps.config.exposeHeaders && by !== 'tester') return always;
    return {
      ...always,
      'x-headgate-request-id': this.#id,
      'x-headgate-agent': this.#route.agent,
      'x-headgate-release': target.label,
      'x-headgate-deployment': target.deploymentId,
      'x-headgate-assignment': by,
    };
  }

  #pinCookie(): string | undefined {
    const { pin, hasFreshPin } = this.#assignment;
    if (pin === undefined || hasFreshPin) return undefined;
    const path = mountOf(this.#route.agent, this.#user.api) ?? '/';
    const maxAge = Math.floor(this.#deps.config.conversationIdleMs / 1_000);
    const secure = this.#user.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
    return `${PIN_COOKIE}=${pin}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
  }
}
