import type { Endpoint } from '#domain/release/index.ts';
import type { Invocation, InvokedRuntime, Log } from '#ports/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import { BUG, invalidRequest, sendError } from '../face/openai-error.ts';
import type { UserReply } from '../face/user-reply.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Marks } from '../id/marks.ts';
import type { ByteBudget } from '../limit/byte-budget.ts';
import { NOTHING_READ, type RequestHooks } from '../upstream/relay.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { type Asked, Unaskable } from './asked.ts';
import { chatForm } from './chat-form.ts';
import { type Continuation, continueFrom, historyKey, nameKey } from './continuation.ts';
import { invocationOf, promptOf, readAsked } from './invocation.ts';
import { InvokedReply } from './invoked-reply.ts';
import { homeOf, type KeptIds } from './kept-id.ts';
import { pinPlace, readPinnedPlace } from './pinned-place.ts';
import type { PlaceBook } from './place-book.ts';
import type { ReplyForm } from './reply-form.ts';
import { responseForm } from './response-form.ts';
import { Told } from './told.ts';

type InvokerDeps = {
  readonly runtime: InvokedRuntime;
  readonly book: PlaceBook;
  readonly ids: KeptIds;
  readonly marks: Marks;
  readonly budget: ByteBudget;
  readonly time: GatewayTime;
  readonly log: Log;
};

/** One request that goes to an agent that is invoked. */
export type InvokedRequest = {
  readonly user: UserRequest;
  readonly endpoint: Endpoint;
  readonly credential: string | undefined;
  readonly assignment: RequestAssignment;
  readonly requestId: string;
  /** Of the gateway's own span, if there is one. */
  readonly traceparent: string | undefined;
  readonly limits: Invocation['limits'];
  /** Put on the reply, as it is at that moment. */
  readonly headers: () => Readonly<Record<string, string | string[]>>;
  readonly hooks: RequestHooks;
};

/** Answers users of agents that are invoked, in OpenAI's form. */
export class Invoker {
  readonly #deps: InvokerDeps;

  constructor(deps: InvokerDeps) {
    this.#deps = deps;
  }

  /** Never rejects: a bug of ours must not take the other users' requests along. */
  async serve(request: InvokedRequest, response: UserReply): Promise<void> {
    try {
      await this.#serve(request, response);
    } catch (error) {
      this.#deps.log.error('gateway.bug', { path: request.user.path, because: String(error) });
      if (response.headersSent) response.destroy();
      else sendError(response, BUG, request.headers());
      request.hooks.onDone({ ...NOTHING_READ, outcome: 'gateway-error', because: undefined }, undefined);
    }
  }

  async #serve(request: InvokedRequest, response: UserReply): Promise<void> {
    const { user, endpoint, assignment } = request;
    const prompt = promptOf(user);
    const home = homeOf(endpoint);
    const { name } = assignment;
    const root = scopeOf(assignment);
    const { ids, book } = this.#deps;
    try {
      const asked = readAsked(user);
      const pinned = name === undefined ? undefined : readPinnedPlace(ids, { home, name }, user.headers);
      const way = continueFrom(prompt, asked, { ids, book, home, root, name, pinned });
      if ('lost' in way) this.#refuse(request, response, invalidRequest(404, 'conversation_not_found', way.lost));
      else await this.#run(request, response, asked, way);
    } catch (error) {
      if (!(error instanceof Unaskable)) throw error;
      this.#refuse(request, response, error.problem);
    }
  }

  async #run(request: InvokedRequest, response: UserReply, asked: Asked, way: Continuation): Promise<void> {
    const { user, endpoint, assignment, limits } = request;
    const { runtime, book, ids, budget, time } = this.#deps;
    const home = homeOf(endpoint);
    const { name } = assignment;
    const root = scopeOf(assignment);
    const told = new Told();
    if (way.spent !== undefined) book.forget(way.spent);
    const anew: { turns: Continuation['turns'] | undefined } = { turns: undefined };
    await new InvokedReply(response, {
      runtime,
      invocation: invocationOf(request, asked, { conversation: way.place, turns: way.turns }),
      stopwatch: time,
      budget,
      replyTimeoutMs: limits.wholeMs,
      readerPatienceMs: limits.silenceMs,
      isStream: promptOf(user).stream === true,
      form: (place) => this.#form(request, home, place, told),
      headers: (place) => {
        const headers = request.headers();
        return place === undefined || name === undefined ? headers : pinPlace(ids, { home, name }, place, headers);
      },
      told,
      hooks: request.hooks,
      onGone: () => {
        anew.turns = way.replay;
        return way.replay !== undefined;
      },
      onEnded: (end) => {
        if ('begun' in end) {
          if (!end.begun && way.spent !== undefined && way.place !== undefined)
            book.keep(way.spent, { home, place: way.place });
          return;
        }
        const kept = { home, place: end.conversation };
        // What goes on by ids needs nobody's memory.
        const byIds = user.api === 'responses' && name === undefined;
        if (!byIds) book.keep(historyKey(root, [...asked.turns, ...told.turns()]), kept);
        if (name !== undefined) book.keep(nameKey(name), kept);
      },
    }).run();
    if (anew.turns === undefined) return;
    const begun = { place: undefined, turns: anew.turns, replay: undefined, spent: undefined };
    await this.#run(request, response, asked, begun);
  }

  #form({ user, assignment }: InvokedRequest, home: string, place: string, told: Told): ReplyForm {
    const { ids, marks, time } = this.#deps;
    const prompt = promptOf(user);
    const mint = marks.minterOf(assignment.served, assignment.root);
    const kept = (prefix: string): string => mint(ids.write(prefix, home, place) ?? `${prefix}_${ids.nonce()}`);
    const common = { model: String(prompt.model), now: time.realNow(), isStream: prompt.stream === true };
    if (user.api !== 'responses') {
      const options = prompt.stream_options as { readonly include_usage?: unknown } | null | undefined;
      const id = mint(`chatcmpl_${ids.nonce()}`);
      return chatForm({ ...common, id, includeUsage: options?.include_usage === true }, told);
    }
    const previous = prompt.previous_response_id;
    const known = typeof previous === 'string' ? (user.ids?.nameOf(previous) ?? previous) : null;
    return responseForm({ ...common, id: kept('resp'), itemId: kept, prompt, previous: known }, told);
  }

  #refuse({ headers, hooks }: InvokedRequest, response: UserReply, problem: Unaskable['problem']): void {
    sendError(response, problem, headers());
    hooks.onDone({ ...NOTHING_READ, outcome: 'user-error', because: problem.code }, undefined);
  }
}

/** Whose histories are told apart: what a tester said in a conversation is none of its user's. */
function scopeOf({ root, served }: RequestAssignment): string {
  return served.traffic === undefined ? root : `${served.traffic} ${root}`;
}
