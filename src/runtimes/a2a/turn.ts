import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { Invocation, InvokedEvent, Stopwatch } from '#ports/index.ts';
import { parseJson } from '../asking/index.ts';
import {
  ABORTED,
  AttendedStream,
  agentProblem,
  CLOSING_MS,
  Problem,
  type ServerEvent,
  type Turn,
  untilAborted,
} from '../invoking/index.ts';
import { textsOf } from './asked.ts';
import type { A2aInterface } from './card.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import type { RpcClient } from './rpc-client.ts';
import { ArtifactText, textOf } from './said.ts';
import { endOfTask, isAtWork } from './task-end.ts';
import { type A2aResult, readResult, type Task, type TaskStatus, taskSchema, writeMessage } from './wire.ts';

/** For a task to name itself to somebody who only wants to cancel it. */
const PATIENCE_MS: DurationMs = 5_000;
const MAX_POLL_MS: DurationMs = 2_000;
const POLL_GROWTH = 1.5;

type A2aTurnDeps = {
  /** Reads the agent's card. */
  readonly meet: () => Promise<{ readonly card: A2aInterface; readonly rpc: RpcClient }>;
  readonly messageId: string;
  readonly stopwatch: Stopwatch;
  /** Between the first two looks at a task; later ones are farther apart. */
  readonly pollMs: DurationMs;
};

/** One message to an agent, and what came of it: a message, or a task until it ends or asks for more. */
export class A2aTurn implements Turn {
  readonly #deps: A2aTurnDeps;
  readonly #invocation: Invocation;
  readonly #artifacts = new ArtifactText();
  #rpc: RpcClient | undefined;
  #context = '';
  #task: string | undefined;
  /** The status in which the task asked for what is sent now. */
  #asked: string | undefined;
  #answer: AttendedStream | undefined;
  #begun = false;
  #ended = false;

  constructor(deps: A2aTurnDeps, invocation: Invocation) {
    this.#deps = deps;
    this.#invocation = invocation;
  }

  async *events(): AsyncGenerator<InvokedEvent> {
    if ((this.#invocation.tools ?? []).length > 0) throw noTools();
    const place = this.#placeOf(this.#invocation.conversation);
    const met = await untilAborted(this.#deps.meet(), this.#invocation.signal);
    if (met === ABORTED) return;
    const { card, rpc } = met;
    this.#rpc = rpc;
    const task = place?.task === undefined ? undefined : await this.#waiting(rpc, place.task);
    this.#context = place?.context ?? '';
    const params = this.#params(rpc, place?.context, task);
    this.#answer = new AttendedStream(rpc.open(card.streams ? 'stream' : 'send', params), this.#invocation.signal);
    const opened = await this.#answer.opened();
    if (opened === undefined) return;
    if (opened.kind === 'whole') yield* this.#see(rpc, rpc.resultOf(opened.value));
    else {
      for await (const event of this.#answer.events(opened.events)) {
        yield* this.#see(rpc, rpc.resultOf(parseJson(event.data)));
        if (this.#ended) return;
      }
    }
    yield* this.#poll(rpc);
  }

  async stop(): Promise<void> {
    const isNamed = this.#ended || this.#task !== undefined ? undefined : (event: ServerEvent) => this.#nameTask(event);
    await this.#answer?.close(isNamed, PATIENCE_MS);
    if (this.#ended || this.#task === undefined) return;
    // A task that has ended by itself meanwhile can't be cancelled, and need not be.
    await this.#rpc?.call('cancel', { id: this.#task }, AbortSignal.timeout(CLOSING_MS)).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  #placeOf(conversation: string | undefined): Place | undefined {
    if (conversation === undefined) return undefined;
    const place = readPlace(conversation);
    if (place !== undefined) return place;
    throw new Problem({ reason: 'conversation-gone', because: 'the agent keeps no conversations', begun: false });
  }

  /** The task that the message goes to: one that has ended takes no more. What it said so far is not said again. */
  async #waiting(rpc: RpcClient, id: string): Promise<string | undefined> {
    const found = taskSchema.safeParse(await rpc.call('get', { id, historyLength: 0 }));
    if (!found.success) return undefined;
    const { status, artifacts } = found.data;
    if (isAtWork(status.state)) throw busy();
    if (status.state !== 'input-required') return undefined;
    for (const artifact of artifacts ?? []) this.#artifacts.skip(artifact);
    this.#asked = nameOf(status);
    return id;
  }

  #params({ version }: RpcClient, contextId: string | undefined, taskId: string | undefined): JsonObject {
    const texts = textsOf(this.#invocation);
    const { messageId } = this.#deps;
    return {
      message: writeMessage(version, { messageId, texts, contextId, taskId }),
      // Only a task that has been named can be cancelled: so it is asked for at once, and looked after.
      configuration: version === '0.3' ? { blocking: false } : { returnImmediately: true },
    };
  }

  *#see(rpc: RpcClient, value: unknown): Generator<InvokedEvent> {
    const result = readResult(value, rpc.version);
    if (result === undefined) throw agentProblem('it sent something that is neither a message nor about a task', true);
    this.#learn(result);
    if (!this.#begun) yield this.#began();
    if (result.kind === 'message') {
      this.#ended = true;
      const text = textOf(result.value.parts);
      if (text !== '') yield { kind: 'text', text };
      yield { kind: 'done', reason: 'stop', conversation: writePlace({ context: this.#context, task: undefined }) };
    } else if (result.kind === 'artifact') {
      yield* this.#text(this.#artifacts.take(result.value.artifact, result.value.append === true));
    } else if (result.kind === 'task') yield* this.#seeTask(result.value);
    else yield* this.#status(result.value.status);
  }

  *#seeTask({ artifacts, status }: Task): Generator<InvokedEvent> {
    for (const artifact of artifacts ?? []) yield* this.#text(this.#artifacts.take(artifact, false));
    yield* this.#status(status);
  }

  *#status(status: TaskStatus): Generator<InvokedEvent> {
    // A task that goes on is told with what it asked before.
    if (isAtWork(status.state) || nameOf(status) === this.#asked) return;
    this.#ended = true;
    const context = this.#context;
    const place = (waits: boolean): string => {
      return writePlace({ context, task: waits ? this.#task : undefined });
    };
    yield* endOfTask(status, { hasText: !this.#artifacts.isEmpty, place });
  }

  *#text(text: string): Generator<InvokedEvent> {
    if (text !== '') yield { kind: 'text', text };
  }

  #learn({ kind, value }: A2aResult): void {
    const task = kind === 'task' ? value.id : value.taskId;
    this.#context = value.contextId ?? this.#context;
    if (kind !== 'message') this.#task ??= task ?? undefined;
  }

  #began(): InvokedEvent {
    this.#begun = true;
    return { kind: 'began', conversation: writePlace({ context: this.#context, task: this.#task }) };
  }

  /** Looks after a task whose agent does not stream, or whose stream broke off. */
  async *#poll(rpc: RpcClient): AsyncGenerator<InvokedEvent> {
    const { signal, limits } = this.#invocation;
    const { stopwatch, pollMs } = this.#deps;
    const sinceMs = stopwatch.elapsedMs();
    for (let waitMs = pollMs; !this.#ended; waitMs = Math.min(waitMs * POLL_GROWTH, MAX_POLL_MS)) {
      if (signal.aborted) return;
      if (this.#task === undefined) throw agentProblem('it answered with neither a message nor a task', true);
      if (stopwatch.elapsedMs() - sinceMs > limits.wholeMs) throw tooLate();
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const looked = taskSchema.safeParse(await rpc.call('get', { id: this.#task, historyLength: 0 }));
      if (!looked.success) throw agentProblem('it sent a task of an unknown form', true);
      yield* this.#seeTask(looked.data);
    }
  }

  #nameTask({ data }: ServerEvent): boolean {
    const { version = '1.0' } = this.#rpc ?? {};
    const rpc = parseJson(data);
    const result =
      typeof rpc === 'object' && rpc !== null && 'result' in rpc ? readResult(rpc.result, version) : undefined;
    if (result !== undefined) this.#learn(result);
    // A message is an answer that is over.
    return this.#task !== undefined || result?.kind === 'message';
  }
}

function nameOf({ state, timestamp, message }: TaskStatus): string {
  return `${state} ${timestamp} ${message?.messageId}`;
}

function noTools(): Problem {
  const because = 'an A2A agent takes no tools of its caller: it has its own';
  return new Problem({ reason: 'user-error', status: 400, because, begun: false });
}

function busy(): Problem {
  const because = 'the answer before is not finished: ask again when it is';
  return new Problem({ reason: 'user-error', status: 409, because, begun: false });
}

function tooLate(): Problem {
  return new Problem({ reason: 'timeout', because: 'its task was still at work', begun: true });
}
