import {
  type Feedback,
  type LoggedRequest,
  type Opinion,
  opinionKey,
  opinionsOf,
  type RollupBatch,
} from '#domain/sample/index.ts';
import {
  type ExceptionReport,
  type GatewaySettings,
  type RefusedRoute,
  type Route,
  type RouteSnapshot,
  routeProblem,
} from '#domain/traffic/index.ts';
import type { ControlPlane, GatewayFact, ReadSnapshot } from '#ports/index.ts';

/** How posts end: counted; refused before they were read; or counted, with the answer lost on the way back. */
type Delivery = 'works' | 'lost' | 'answer-lost';

/** Control in memory: says what it is told to, and keeps what it hears. Batches count once, as in the real one. */
export class FakeControlPlane implements ControlPlane {
  delivery: Delivery = 'works';
  /** Says nothing to who subscribes, until the next word to everyone. */
  isSlow = false;
  /** What goes with every snapshot from now on. */
  beside: Pick<RouteSnapshot, 'questions' | 'exceptions'> = {};
  readonly acknowledged: number[] = [];
  /** Of the last acknowledgement. */
  refused: readonly RefusedRoute[] = [];
  readonly facts: GatewayFact[] = [];
  readonly opinions = new Map<string, Opinion>();
  /** What was kept, by id. */
  readonly requests = new Map<string, LoggedRequest>();
  /** Pages of served conversations as they came, repeats too. */
  readonly served: Parameters<ControlPlane['listServed']>[0][] = [];
  /** As they were told, repeats too. */
  readonly exceptions: ExceptionReport[] = [];
  /** The newest, by agent and version of the route. */
  readonly begun = new Map<string, Parameters<ControlPlane['tellBegun']>[0][number]>();
  /** Every post that came, repeats too. */
  readonly posts: RollupBatch[] = [];
  /** Each batch once. */
  readonly counted: RollupBatch[] = [];
  readonly #subscribers = new Set<(snapshot: ReadSnapshot) => void>();
  #latest: RouteSnapshot | undefined;
  #issue = 0;
  #version = 0;

  /** Puts routes in force, as a decision would; every subscriber hears of it before this returns. */
  decide(...routes: readonly Route[]): RouteSnapshot {
    this.#version += 1;
    return this.#send({ version: this.#version, issue: this.#nextIssue(), routes });
  }

  /** Tells the same routes with what a project says of gateways. */
  apply(settings: GatewaySettings): void {
    if (this.#latest !== undefined) this.#send({ ...this.#latest, issue: this.#nextIssue(), settings });
  }

  /** Says the same again, which renews the leases. */
  renew(): void {
    if (this.#latest !== undefined) this.#send({ ...this.#latest, issue: this.#nextIssue() });
  }

  /** Plays an old message again. */
  replay(snapshot: RouteSnapshot): void {
    for (const subscriber of this.#subscribers) subscriber(readable(snapshot));
  }

  subscribe(onSnapshot: (snapshot: ReadSnapshot) => void, signal: AbortSignal): Promise<void> {
    this.#subscribers.add(onSnapshot);
    if (this.#latest !== undefined && !this.isSlow) onSnapshot(readable({ ...this.#latest, issue: this.#nextIssue() }));
    return new Promise((done) => {
      signal.addEventListener('abort', () => {
        this.#subscribers.delete(onSnapshot);
        done();
      });
    });
  }

  async acknowledge(version: number, refused: readonly RefusedRoute[]): Promise<void> {
    this.#maybeLose();
    this.refused = refused;
    this.acknowledged.push(version);
  }

  async post(batch: RollupBatch): Promise<void> {
    this.posts.push(structuredClone(batch));
    if (this.delivery !== 'lost') this.#count(batch);
    if (this.delivery !== 'works') throw new Error('control is away');
  }

  /** As the real one: each opinion counts once. */
  async tellFeedback(feedback: readonly Feedback[]): Promise<void> {
    if (this.delivery !== 'lost') {
      for (const opinion of feedback.flatMap(opinionsOf)) {
        if (!this.opinions.has(opinionKey(opinion))) this.opinions.set(opinionKey(opinion), opinion);
      }
    }
    if (this.delivery !== 'works') throw new Error('control is away');
  }

  async report(fact: GatewayFact): Promise<void> {
    this.#maybeLose();
    this.facts.push(fact);
  }

  async keepRequests(requests: readonly LoggedRequest[]): Promise<void> {
    this.#maybeLose();
    for (const request of requests) this.requests.set(request.id, structuredClone(request));
  }

  async listServed(page: Parameters<ControlPlane['listServed']>[0]): Promise<void> {
    this.#maybeLose();
    this.served.push(structuredClone(page));
  }

  async tellBegun(counts: Parameters<ControlPlane['tellBegun']>[0]): Promise<void> {
    this.#maybeLose();
    for (const count of counts) this.begun.set(`${count.agent} ${count.routeVersion}`, count);
  }

  async tellExceptions(report: ExceptionReport): Promise<void> {
    this.#maybeLose();
    this.exceptions.push(structuredClone(report));
  }

  #count(batch: RollupBatch): void {
    const isKnown = this.counted.some((other) => other.boot === batch.boot && other.sequence === batch.sequence);
    if (!isKnown) this.counted.push(structuredClone(batch));
  }

  #maybeLose(): void {
    if (this.delivery === 'lost') throw new Error('control is away');
  }

  #nextIssue(): number {
    this.#issue += 1;
    return this.#issue;
  }

  #send(routes: RouteSnapshot): RouteSnapshot {
    const snapshot = { ...routes, ...this.beside };
    this.#latest = snapshot;
    this.replay(snapshot);
    return snapshot;
  }
}

/** As a gateway reads it: what can't stand is told apart. */
function readable(snapshot: RouteSnapshot): ReadSnapshot {
  const problems = snapshot.routes.map((route) => ({ route, because: routeProblem(route) }));
  return {
    ...snapshot,
    routes: problems.flatMap(({ route, because }) => (because === undefined ? [route] : [])),
    refused: problems.flatMap(({ route: { agent, environment }, because }) =>
      because === undefined ? [] : [{ agent, environment, because }],
    ),
  };
}
