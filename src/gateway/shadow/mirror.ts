import { isInvoked } from '#domain/release/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import { type Route, shadowOf, type Target } from '#domain/traffic/index.ts';
import type { InvokedRuntime, Secrets } from '#ports/index.ts';
import type { Assigner, RequestAssignment } from '../assignment/assigner.ts';
import type { Served } from '../assignment/served.ts';
import type { GatewayConfig } from '../config.ts';
import { mountOf } from '../face/address.ts';
import type { Counters } from '../face/counters.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { Unaskable } from '../invoked/asked.ts';
import { DroppedTurn } from '../invoked/dropped-turn.ts';
import { invocationOf, promptOf, readAsked } from '../invoked/invocation.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import type { LimitWatch } from '../route/limit-watch.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { outgoing, speaks } from '../upstream/outgoing.ts';
import { UpstreamPools } from '../upstream/pools.ts';
import type { RelayResult } from '../upstream/relay.ts';
import { Upload } from '../upstream/upload.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { DroppedReply } from './dropped-reply.ts';

/** Tells the agent that nobody reads its reply: its tools must not act. */
const SHADOW_HEADER = 'x-headgate-shadow';

/** A reply that nobody reads. */
type Dropped = Pick<DroppedReply, 'giveUp'>;

type MirrorDeps = {
  readonly config: GatewayConfig;
  readonly routes: RouteTable;
  readonly limits: LimitWatch;
  readonly assigner: Assigner;
  /** Of the users: where they wait for connections, no copy is made. */
  readonly userPools: UpstreamPools;
  readonly onBug: (error: unknown) => void;
  readonly recorder: Recorder;
  readonly counters: Counters;
  readonly secrets: Secrets;
  readonly time: GatewayTime;
  readonly budget: ByteBudget;
  readonly invoked: InvokedRuntime;
};

/** A user's request that is on its way to the release that answers it. */
type Original = {
  readonly route: Route;
  readonly assignment: RequestAssignment;
  readonly user: UserRequest;
  readonly requestId: string;
};

type Copy = Pick<Original, 'user' | 'requestId'> & {
  readonly agent: string;
  readonly bytes: number;
  /** Of a plain HTTP agent: what was taken off its path. */
  readonly mount: string | undefined;
  readonly target: Target;
  readonly served: Served;
  readonly bucket: number;
  readonly sinceMs: DurationMs;
};

/**
 * Shows a share of the users' requests to a deployment beside the one that answers. No user waits for it: copies are sent after the
 * original, over connections of their own, a few at a time. What is too much is shed, which counts as `gateway-error` of the shadow.
 */
export class Mirror {
  readonly #deps: MirrorDeps;
  readonly #pools: UpstreamPools;
  readonly #running = new Set<Dropped>();
  #waiting: Copy[] = [];
  /** Of all copies that wait or run. */
  #bytes = 0;
  #wakeup: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(deps: MirrorDeps) {
    this.#deps = deps;
    this.#pools = new UpstreamPools(deps.config.upstream, deps.onBug);
  }

  get #limit(): GatewayConfig['shadow'] {
    return this.#deps.config.shadow;
  }

  /** To be called once the original is on its way. Returns at once; the copy is sent later, or never. */
  offer(original: Original): void {
    const target = this.#targetFor(original);
    if (target === undefined) return;
    const { user, requestId, assignment, route } = original;
    const { content } = user;
    // A body that is only passing through can't be sent twice.
    if (content instanceof Upload) return;
    const served = this.#deps.assigner.asShadow(route, target);
    const bytes = content?.length ?? 0;
    const mount = mountOf(route.agent, user.api);
    const { agent } = route;
    const { bucket } = assignment;
    const copy = { agent, user, bytes, mount, requestId, target, served, bucket, sinceMs: this.#nowMs() };
    if (!this.#hasRoom(copy)) {
      this.#record(copy, { outcome: 'gateway-error' });
      return;
    }
    this.#bytes += bytes;
    this.#waiting.push(copy);
    // Not in this turn: the original's bytes leave first.
    this.#wakeup ??= setImmediate(() => this.#sendWaiting());
  }

  /** Drops what waits for a deployment that is no longer shadowed, and lets go of connections that no route needs. */
  routesChanged(routes: readonly Route[]): void {
    const shadows = routes.flatMap(({ targets, shadow }) =>
      targets.filter(({ deploymentId }) => deploymentId === shadow?.deploymentId),
    );
    this.#pools.keepOnly(new Set(shadows.map(({ endpoint }) => new URL(endpoint.baseUrl).origin)));
    const wanted = new Set(shadows.map(({ deploymentId }) => deploymentId));
    const dropped = this.#waiting.filter((copy) => !wanted.has(copy.target.deploymentId));
    this.#waiting = this.#waiting.filter((copy) => wanted.has(copy.target.deploymentId));
    for (const copy of dropped) this.#finish(copy, { outcome: 'aborted' });
  }

  /** Gives up all copies; users are still served. */
  async close(): Promise<void> {
    this.#closed = true;
    clearImmediate(this.#wakeup);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const copy of waiting) this.#finish(copy, { outcome: 'aborted' });
    for (const reply of [...this.#running]) reply.giveUp('aborted', 'the gateway stops');
    await this.#pools.close();
  }

  #targetFor({ route, assignment, user }: Original): Target | undefined {
    if (route.shadow === undefined || this.#closed || assignment.served.traffic !== undefined) return undefined;
    // It would fail there, and prove nothing.
    if (user.goesOn) return undefined;
    // As with users: nobody watches, or it fails too often, so it is left alone.
    if (!this.#deps.routes.leaseHolds(route.agent) || !this.#deps.limits.holds(route)) return undefined;
    const keyHash = this.#deps.assigner.shadowHash(route, assignment.root);
    const target = shadowOf(route, assignment.target.deploymentId, keyHash);
    return target !== undefined && speaks(target.endpoint, user) ? target : undefined;
  }

  #hasRoom(copy: Copy): boolean {
    if (this.#waiting.length >= this.#limit.queue) return false;
    if (this.#bytes + copy.bytes > this.#limit.maxBytes) return false;
    return this.#deps.userPools.waiting() === 0;
  }

  #sendWaiting(): void {
    this.#wakeup = undefined;
    while (this.#running.size < this.#limit.concurrency) {
      const copy = this.#waiting.shift();
      if (copy === undefined) return;
      if (!this.#deps.routes.leaseHolds(copy.agent)) this.#finish(copy, { outcome: 'aborted' });
      else if (this.#nowMs() - copy.sinceMs > this.#limit.timeoutMs) this.#finish(copy, { outcome: 'gateway-error' });
      else this.#send(copy);
    }
  }

  #send(copy: Copy): void {
    const { endpoint } = copy.target;
    const { credentialEnv } = endpoint;
    const credential = credentialEnv === undefined ? undefined : this.#deps.secrets.read(credentialEnv);
    if (credentialEnv !== undefined && credential === undefined) {
      this.#finish(copy, { outcome: 'gateway-error', because: `there is no key in ${credentialEnv}` });
      return;
    }
    if (isInvoked(endpoint.api)) this.#invoke(copy, credential);
    else this.#dispatch(copy, credential);
  }

  #dispatch(copy: Copy, credential: string | undefined): void {
    const reply: DroppedReply = new DroppedReply({
      api: copy.user.api,
      ownCredential: credential !== undefined,
      stopwatch: this.#deps.time,
      budget: this.#deps.budget,
      onDone: (result) => done(result),
    });
    const done = this.#attend(copy, reply);
    try {
      const { user, requestId, mount } = copy;
      const { origin, request } = outgoing(copy.target.endpoint, user, { requestId, credential, mount });
      request.headers.push(SHADOW_HEADER, '1');
      this.#pools.at(origin).dispatch(request, reply);
    } catch (error) {
      // What can't be put on the wire is refused.
      reply.fail(error);
    }
  }

  #invoke(copy: Copy, credential: string | undefined): void {
    const { invoked: runtime, time } = this.#deps;
    const { timeoutMs } = this.#limit;
    const { user, requestId, target } = copy;
    const limits = { answerMs: timeoutMs, silenceMs: timeoutMs, wholeMs: timeoutMs };
    try {
      const asked = readAsked(user);
      const whole = { conversation: undefined, turns: asked.turns };
      const made = invocationOf({ user, endpoint: target.endpoint, credential, requestId, limits }, asked, whole);
      const invocation = { ...made, headers: { ...made.headers, [SHADOW_HEADER]: '1' } };
      const isStream = promptOf(user).stream === true;
      const onDone = (result: RelayResult): void => done(result);
      const turn = new DroppedTurn({ runtime, invocation, isStream, stopwatch: time, onDone });
      const done = this.#attend(copy, turn);
      turn.run().catch((error: unknown) => turn.giveUp('agent-error', String(error)));
    } catch (error) {
      if (!(error instanceof Unaskable)) throw error;
      this.#finish(copy, { outcome: 'user-error', because: error.problem.code });
    }
  }

  /** Gives a copy its time. The answer is to be called with what came of it. */
  #attend(copy: Copy, reply: Dropped): (result: RelayResult) => void {
    const { timeoutMs } = this.#limit;
    const timer = setTimeout(() => reply.giveUp('agent-error', `no whole reply within ${timeoutMs} ms`), timeoutMs);
    timer.unref();
    this.#running.add(reply);
    return (result) => {
      clearTimeout(timer);
      this.#running.delete(reply);
      this.#finish(copy, result);
      if (!this.#closed) this.#wakeup ??= setImmediate(() => this.#sendWaiting());
    };
  }

  #finish(copy: Copy, result: Pick<RelayResult, 'outcome'> & Partial<RelayResult>): void {
    this.#bytes -= copy.bytes;
    this.#record(copy, result);
  }

  #record(copy: Copy, result: Pick<RelayResult, 'outcome'> & Partial<RelayResult>): void {
    const { outcome, because, latencyMs, firstByteMs, firstTokenMs, facts } = result;
    if (because !== undefined && outcome !== 'success' && outcome !== 'aborted') {
      this.#deps.counters.shadowFailed(copy.served, because);
    }
    const { served, bucket, requestId, target } = copy;
    const measured = { latencyMs, firstByteMs, firstTokenMs, facts, ownModel: target.endpoint.inject?.model?.name };
    this.#deps.recorder.request(served, { outcome, bucket, requestId, ...measured });
  }

  #nowMs(): DurationMs {
    return this.#deps.time.elapsedMs();
  }
}
