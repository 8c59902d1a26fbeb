import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { Invocation, InvokedEvent, InvokedTurn, Stopwatch } from '#ports/index.ts';
import { parseJson } from '../asking/index.ts';
import {
  AttendedStream,
  agentProblem,
  CLOSING_MS,
  Problem,
  type RuntimeClient,
  type ServerEvent,
  type Turn,
  untilAborted,
} from '../invoking/index.ts';
import { type Place, readPlace, threadsUrl, writePlace } from './place.ts';
import { busy, errorOf, gone, isBusy, isMissing, mixed, read } from './refused.ts';
import { messageForm, runBody } from './run-body.ts';
import { endOfRun, isUnderWay } from './run-end.ts';
import { callsOfStep, SaidText } from './said.ts';
import * as wire from './wire.ts';

/** So many messages may come along with a new thread, or with a run. */
const MAX_ADDED = 32;
/** For a run to name itself to somebody who only wants to stop it. */
const PATIENCE_MS: DurationMs = 5_000;
/** A page is enough: no run writes a hundred messages. */
const ALL = { order: 'asc', limit: '100' };
const MAX_POLL_MS: DurationMs = 2_000;
const POLL_GROWTH = 1.5;
/** At a run that is being cancelled. */
const MAX_LOOKS = 20;

type ThreadsTurnDeps = {
  readonly client: RuntimeClient;
  readonly stopwatch: Stopwatch;
  /** Of threads whose last turn is being stopped. */
  readonly stops: Map<string, Promise<void>>;
  /** Between the first two looks at a run that is polled; later ones are farther apart. */
  readonly pollMs: DurationMs;
};

/** One run in a thread, from what was said to what came of it. */
export class ThreadsTurn implements Turn {
  readonly #deps: ThreadsTurnDeps;
  readonly #invocation: Invocation;
  readonly #said = new SaidText();
  #thread = '';
  #run: string | undefined;
  #answer: AttendedStream | undefined;
  #ended = false;

  constructor(deps: ThreadsTurnDeps, invocation: Invocation) {
    this.#deps = deps;
    this.#invocation = invocation;
  }

  async *events(): AsyncGenerator<InvokedEvent> {
    const { conversation } = this.#invocation;
    const turns = this.#invocation.turns.filter((turn) => turn.kind !== 'message' || turn.text !== '');
    if (conversation === undefined) {
      await this.#createThread(turns);
      yield* this.#begin(`/threads/${this.#thread}/runs`, runBody(this.#invocation, []));
      return;
    }
    const place = readPlace(conversation);
    if (place === undefined) throw gone('it is no thread');
    this.#thread = place.thread;
    // The turn before was given up, and its run may not have been told yet.
    await untilAborted(
      this.#deps.stops.get(this.#key())?.catch(() => undefined) ?? Promise.resolve(),
      this.#invocation.signal,
    );
    try {
      yield* this.#goOn(place, turns);
    } catch (error) {
      throw error instanceof Problem && isMissing(error) ? gone(error.message) : error;
    }
  }

  stop(): Promise<void> {
    const { stops } = this.#deps;
    const stopping = this.#stop();
    if (this.#ended || this.#thread === '') return stopping;
    const key = this.#key();
    const done = stopping.finally(() => {
      if (stops.get(key) === done) stops.delete(key);
    });
    stops.set(key, done);
    return done;
  }

  async #stop(): Promise<void> {
    const isNamed = this.#ended || this.#run !== undefined ? undefined : (event: ServerEvent) => this.#nameRun(event);
    await this.#answer?.close(isNamed, PATIENCE_MS);
    if (this.#ended || this.#run === undefined) return;
    await this.#cancel(this.#run);
  }

  async #createThread(turns: readonly InvokedTurn[]): Promise<void> {
    const { client } = this.#deps;
    const first = turns.slice(0, MAX_ADDED).map(messageForm);
    const value = await client.json({
      method: 'POST',
      url: this.#url('/threads'),
      body: { messages: first },
      begins: false,
    });
    this.#thread = read(wire.threadSchema, value, 'thread').id;
    await this.#add(turns.slice(MAX_ADDED));
  }

  async *#goOn({ thread, run }: Place, turns: readonly InvokedTurn[]): AsyncGenerator<InvokedEvent> {
    const outputs = turns.filter((turn) => turn.kind === 'tool-output');
    if (run !== undefined && outputs.length > 0) {
      if (outputs.length < turns.length) throw mixed();
      // A run that is polled tells all that it ever wrote.
      if (!this.#streams()) for (const { id } of await this.#messagesOf(run)) this.#said.skip(id);
      const given = outputs.map(({ callId, output }) => ({ tool_call_id: callId, output }));
      const body = { tool_outputs: given, ...(this.#streams() ? { stream: true } : {}) };
      yield* this.#begin(`/threads/${thread}/runs/${run}/submit_tool_outputs`, body);
      return;
    }
    await this.#add(turns.slice(0, -MAX_ADDED));
    const body = runBody(this.#invocation, turns.slice(-MAX_ADDED));
    try {
      yield* this.#begin(`/threads/${thread}/runs`, body);
    } catch (error) {
      // The run before may wait for outputs that nobody will give, or not be over yet: until then the thread takes no other.
      if (!(error instanceof Problem) || !isBusy(error)) throw error;
      await this.#makeRoom();
      yield* this.#begin(`/threads/${thread}/runs`, body);
    }
  }

  async #add(turns: readonly InvokedTurn[]): Promise<void> {
    const url = this.#url(`/threads/${this.#thread}/messages`);
    for (const turn of turns)
      await this.#deps.client.json({ method: 'POST', url, body: messageForm(turn), begins: false });
  }

  async *#begin(path: string, body: JsonObject): AsyncGenerator<InvokedEvent> {
    const { signal } = this.#invocation;
    const opening = this.#deps.client.open({ method: 'POST', url: this.#url(path), body, begins: true });
    this.#answer = new AttendedStream(opening, signal);
    const opened = await this.#answer.opened();
    if (opened === undefined) return;
    if (opened.kind === 'stream') yield* this.#follow(this.#answer.events(opened.events));
    else yield* this.#poll(read(wire.runSchema, opened.value, 'run'));
  }

  async *#follow(events: AsyncGenerator<ServerEvent>): AsyncGenerator<InvokedEvent> {
    for await (const event of events) {
      if (event.name === 'done') break;
      yield* this.#read(event);
      if (this.#ended) return;
    }
    if (!this.#invocation.signal.aborted) throw agentProblem('the stream ended before its run did', true);
  }

  *#read(event: ServerEvent): Generator<InvokedEvent> {
    const { name } = event;
    const value = parseJson(event.data);
    if (name === 'error') throw errorOf(value);
    if (name === 'thread.message.delta') {
      const { id, delta } = read(wire.messageDeltaSchema, value, name);
      yield* this.#said.piece(id, delta.content ?? []);
    } else if (name === 'thread.message.completed' || name === 'thread.message.incomplete') {
      const { id, content } = read(wire.messageSchema, value, name);
      yield* this.#said.whole(id, content);
    } else if (name === 'thread.run.step.completed') {
      yield* callsOfStep(read(wire.stepSchema, value, name));
    } else if (name.startsWith('thread.run.') && !name.startsWith('thread.run.step.')) {
      yield* this.#see(read(wire.runSchema, value, name));
    }
  }

  *#see(run: wire.Run): Generator<InvokedEvent> {
    if (this.#run === undefined) yield this.#began(run);
    if (isUnderWay(run)) return;
    this.#ended = true;
    yield* endOfRun(run, { thread: this.#thread });
  }

  #began({ id }: wire.Run): InvokedEvent {
    this.#run = id;
    return { kind: 'began', conversation: writePlace({ thread: this.#thread, run: id }) };
  }

  async *#poll(begun: wire.Run): AsyncGenerator<InvokedEvent> {
    const { signal, limits } = this.#invocation;
    const { stopwatch, pollMs } = this.#deps;
    const sinceMs = stopwatch.elapsedMs();
    yield this.#began(begun);
    let run = begun;
    for (let waitMs = pollMs; isUnderWay(run); waitMs = Math.min(waitMs * POLL_GROWTH, MAX_POLL_MS)) {
      if (stopwatch.elapsedMs() - sinceMs > limits.wholeMs) {
        throw new Problem({ reason: 'timeout', because: `its run was still "${run.status}"`, begun: true });
      }
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      run = read(wire.runSchema, await this.#get(`/runs/${run.id}`), 'run');
    }
    yield* this.#written(run.id);
    yield* this.#see(run);
  }

  /** What a run that was polled has written. */
  async *#written(run: string): AsyncGenerator<InvokedEvent> {
    if (this.#invocation.observes) {
      const steps = read(wire.stepListSchema, await this.#get(`/runs/${run}/steps`, ALL), 'list of steps');
      yield* steps.data.flatMap(callsOfStep);
    }
    for (const { id, role, content } of await this.#messagesOf(run)) {
      if (role === 'assistant') yield* this.#said.whole(id, content);
    }
  }

  async #messagesOf(run: string): Promise<readonly wire.Message[]> {
    const list = await this.#get('/messages', { ...ALL, run_id: run });
    return read(wire.messageListSchema, list, 'list of messages').data;
  }

  /** In a thread whose last run has not ended: one that waits for outputs is cancelled, one that is being cancelled is waited for. */
  async #makeRoom(): Promise<void> {
    let run = await this.#newestRun();
    if (run?.status === 'requires_action') {
      await this.#cancel(run.id);
      run = await this.#newestRun();
    }
    for (let look = 0; run?.status === 'cancelling' && look < MAX_LOOKS; look += 1) {
      await pause(this.#deps.pollMs, undefined, { signal: this.#invocation.signal }).catch(() => undefined);
      run = await this.#newestRun();
    }
    if (run !== undefined && isUnderWay(run)) throw busy();
  }

  async #newestRun(): Promise<wire.Run | undefined> {
    const list = await this.#get('/runs', { order: 'desc', limit: '1' });
    return read(wire.runListSchema, list, 'list of runs').data[0];
  }

  async #cancel(run: string): Promise<void> {
    const url = this.#url(`/threads/${this.#thread}/runs/${run}/cancel`);
    const signal = AbortSignal.timeout(CLOSING_MS);
    // A run that has ended by itself meanwhile can't be cancelled, and need not be.
    await this.#deps.client.json({ method: 'POST', url, begins: false, signal }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.failure.reason === 'user-error')) throw error;
    });
  }

  #get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = threadsUrl(this.#invocation.endpoint, `/threads/${this.#thread}${path}`, query);
    return this.#deps.client.json({ method: 'GET', url, begins: false });
  }

  #nameRun({ name, data }: ServerEvent): boolean {
    if (!name.startsWith('thread.run.') || name.startsWith('thread.run.step.')) return false;
    this.#run = wire.runSchema.safeParse(parseJson(data)).data?.id;
    return true;
  }

  #key(): string {
    return `${this.#invocation.endpoint.baseUrl} ${this.#thread}`;
  }

  #streams(): boolean {
    return this.#invocation.endpoint.threads?.follow === 'stream';
  }

  #url(path: string): string {
    return threadsUrl(this.#invocation.endpoint, path);
  }
}
