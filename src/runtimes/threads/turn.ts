import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { Invocation, InvokedEvent, InvokedTurn, Stopwatch } from '#ports/index.ts';
import { parseJson } from '../asking/index.ts';
import {
  AttendedStream,
  agentProblem,
  Problem,
  type RuntimeClient,
  type ServerEvent,
  type Turn,
  untilAborted,
} from '../invoking/index.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import { errorOf, gone, isBusy, isMissing, mixed, read } from './refused.ts';
import { runBody } from './run-body.ts';
import { endOfRun, isUnderWay } from './run-end.ts';
import { callsOfStep, SaidText } from './said.ts';
import { MAX_ADDED, Thread } from './thread.ts';
import * as wire from './wire.ts';

/** For a run to name itself to somebody who only wants to stop it. */
const PATIENCE_MS: DurationMs = 5_000;
const MAX_POLL_MS: DurationMs = 2_000;
const POLL_GROWTH = 1.5;

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
  #thread: Thread | undefined;
  #run: string | undefined;
  #answer: AttendedStream | undefined;
  #ended = false;

  constructor(deps: ThreadsTurnDeps, invocation: Invocation) {
    this.#deps = deps;
    this.#invocation = invocation;
  }

  async *events(): AsyncGenerator<InvokedEvent> {
    const { conversation, endpoint, signal } = this.#invocation;
    const { client, pollMs, stops } = this.#deps;
    const turns = this.#invocation.turns.filter((turn) => turn.kind !== 'message' || turn.text !== '');
    if (conversation === undefined) {
      this.#thread = await Thread.create({ client, endpoint, pollMs }, turns);
      yield* this.#begin(this.#thread, '/runs', runBody(this.#invocation, []));
      return;
    }
    const place = readPlace(conversation);
    if (place === undefined) throw gone('it is no thread');
    this.#thread = new Thread({ client, endpoint, pollMs }, place.thread);
    // The turn before was given up, and its run may not have been told yet.
    await untilAborted(stops.get(this.#key(this.#thread)) ?? Promise.resolve(), signal);
    try {
      yield* this.#goOn(this.#thread, place, turns);
    } catch (error) {
      throw error instanceof Problem && isMissing(error) ? gone(error.message) : error;
    }
  }

  stop(): Promise<void> {
    const { stops } = this.#deps;
    const stopping = this.#stop();
    if (this.#ended || this.#thread === undefined) return stopping;
    const key = this.#key(this.#thread);
    // Whoever goes on there waits for it, whatever comes of it.
    const over: Promise<void> = stopping
      .catch(() => undefined)
      .finally(() => {
        if (stops.get(key) === over) stops.delete(key);
      });
    stops.set(key, over);
    return stopping;
  }

  async #stop(): Promise<void> {
    const isNamed = this.#ended || this.#run !== undefined ? undefined : (event: ServerEvent) => this.#nameRun(event);
    await this.#answer?.close(isNamed, PATIENCE_MS);
    if (!this.#ended && this.#run !== undefined) await this.#thread?.cancel(this.#run);
  }

  async *#goOn(thread: Thread, { run }: Place, turns: readonly InvokedTurn[]): AsyncGenerator<InvokedEvent> {
    const outputs = turns.filter((turn) => turn.kind === 'tool-output');
    if (run !== undefined && outputs.length > 0) {
      if (outputs.length < turns.length) throw mixed();
      // A run that is polled tells all that it ever wrote.
      if (!this.#streams()) for (const { id } of await thread.messagesOf(run)) this.#said.skip(id);
      const given = outputs.map(({ callId, output }) => ({ tool_call_id: callId, output }));
      const body = { tool_outputs: given, ...(this.#streams() ? { stream: true } : {}) };
      yield* this.#begin(thread, `/runs/${run}/submit_tool_outputs`, body);
      return;
    }
    await thread.add(turns.slice(0, -MAX_ADDED));
    const body = runBody(this.#invocation, turns.slice(-MAX_ADDED));
    try {
      yield* this.#begin(thread, '/runs', body);
    } catch (error) {
      // The run before may wait for outputs that nobody will give, or not be over yet: until then the thread takes no other.
      if (!(error instanceof Problem) || !isBusy(error)) throw error;
      await thread.makeRoom(this.#invocation.signal);
      yield* this.#begin(thread, '/runs', body);
    }
  }

  async *#begin(thread: Thread, path: string, body: JsonObject): AsyncGenerator<InvokedEvent> {
    this.#answer = new AttendedStream(thread.open(path, body), this.#invocation.signal);
    const opened = await this.#answer.opened();
    if (opened === undefined) return;
    if (opened.kind === 'stream') yield* this.#follow(thread, this.#answer.events(opened.events));
    else yield* this.#poll(thread, read(wire.runSchema, opened.value, 'run'));
  }

  async *#follow(thread: Thread, events: AsyncGenerator<ServerEvent>): AsyncGenerator<InvokedEvent> {
    for await (const event of events) {
      if (event.name === 'done') break;
      yield* this.#read(thread, event);
      if (this.#ended) return;
    }
    if (!this.#invocation.signal.aborted) throw agentProblem('the stream ended before its run did', true);
  }

  *#read(thread: Thread, event: ServerEvent): Generator<InvokedEvent> {
    const { name } = event;
    const value = parseJson(event.data);
    if (name === 'error') throw errorOf(value);
    if (name === 'thread.message.delta') {
      const { id, delta } = read(wire.messageDeltaSchema, value, name);
      yield* this.#said.piece(id, delta.content ?? []);
    } else if (name === 'thread.message.completed' || name === 'thread.message.incomplete') {
      const { id, content } = read(wire.messageSchema, value, name);
      yield* this.#said.whole(id, content);
    } else if (name === 'thread.run.step.completed') yield* callsOfStep(read(wire.stepSchema, value, name));
    else if (isOfRun(name)) yield* this.#see(thread, read(wire.runSchema, value, name));
  }

  *#see(thread: Thread, run: wire.Run): Generator<InvokedEvent> {
    if (this.#run === undefined) yield this.#began(thread, run);
    if (isUnderWay(run)) return;
    this.#ended = true;
    yield* endOfRun(run, { thread: thread.id });
  }

  #began(thread: Thread, { id }: wire.Run): InvokedEvent {
    this.#run = id;
    return { kind: 'began', conversation: writePlace({ thread: thread.id, run: id }) };
  }

  async *#poll(thread: Thread, begun: wire.Run): AsyncGenerator<InvokedEvent> {
    const { signal, limits, observes } = this.#invocation;
    const { stopwatch, pollMs } = this.#deps;
    const sinceMs = stopwatch.elapsedMs();
    yield this.#began(thread, begun);
    let run = begun;
    for (let waitMs = pollMs; isUnderWay(run); waitMs = Math.min(waitMs * POLL_GROWTH, MAX_POLL_MS)) {
      if (stopwatch.elapsedMs() - sinceMs > limits.wholeMs) {
        throw new Problem({ reason: 'timeout', because: `its run was still "${run.status}"`, begun: true });
      }
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      run = await thread.run(run.id);
    }
    if (observes) yield* (await thread.stepsOf(run.id)).flatMap(callsOfStep);
    for (const { id, role, content } of await thread.messagesOf(run.id)) {
      if (role === 'assistant') yield* this.#said.whole(id, content);
    }
    yield* this.#see(thread, run);
  }

  #nameRun({ name, data }: ServerEvent): boolean {
    if (!isOfRun(name)) return false;
    this.#run = wire.runSchema.safeParse(parseJson(data)).data?.id;
    return true;
  }

  #key({ id }: Thread): string {
    return `${this.#invocation.endpoint.baseUrl} ${id}`;
  }

  #streams(): boolean {
    return this.#invocation.endpoint.threads?.follow === 'stream';
  }
}

function isOfRun(event: string): boolean {
  return event.startsWith('thread.run.') && !event.startsWith('thread.run.step.');
}
