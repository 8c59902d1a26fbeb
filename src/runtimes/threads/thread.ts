import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoint } from '#domain/release/index.ts';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { InvokedTurn } from '#ports/index.ts';
import { CLOSING_MS, type Opened, Problem, type RuntimeClient } from '../invoking/index.ts';
import { threadsUrl } from './place.ts';
import { busy, read } from './refused.ts';
import { messageForm } from './run-body.ts';
import { isUnderWay } from './run-end.ts';
import * as wire from './wire.ts';

/** So many messages may come along with a new thread, or with a run. */
export const MAX_ADDED = 32;
/** A page is enough: no run writes a hundred messages. */
const ALL = { order: 'asc', limit: '100' };
/** At a run that is being cancelled. */
const MAX_LOOKS = 20;

type ThreadDeps = { readonly client: RuntimeClient; readonly endpoint: Endpoint; readonly pollMs: DurationMs };

/** One thread at a service, by its id. Every method throws `Problem` for what the service refuses. */
export class Thread {
  readonly id: string;
  readonly #deps: ThreadDeps;

  constructor(deps: ThreadDeps, id: string) {
    this.#deps = deps;
    this.id = id;
  }

  /** A new thread in which all this was said. */
  static async create(deps: ThreadDeps, turns: readonly InvokedTurn[]): Promise<Thread> {
    const url = threadsUrl(deps.endpoint, '/threads');
    const body = { messages: turns.slice(0, MAX_ADDED).map(messageForm) };
    const value = await deps.client.json({ method: 'POST', url, body, begins: false });
    const thread = new Thread(deps, read(wire.threadSchema, value, 'thread').id);
    await thread.add(turns.slice(MAX_ADDED));
    return thread;
  }

  async add(turns: readonly InvokedTurn[]): Promise<void> {
    const url = this.#url('/messages');
    for (const turn of turns) {
      await this.#deps.client.json({ method: 'POST', url, body: messageForm(turn), begins: false });
    }
  }

  /** Begins a run, or goes on with one. */
  open(path: string, body: JsonObject): Promise<Opened> {
    return this.#deps.client.open({ method: 'POST', url: this.#url(path), body, begins: true });
  }

  async run(id: string): Promise<wire.Run> {
    return read(wire.runSchema, await this.#get(`/runs/${id}`), 'run');
  }

  async messagesOf(run: string): Promise<readonly wire.Message[]> {
    const list = await this.#get('/messages', { ...ALL, run_id: run });
    return read(wire.messageListSchema, list, 'list of messages').data;
  }

  async stepsOf(run: string): Promise<readonly wire.Step[]> {
    return read(wire.stepListSchema, await this.#get(`/runs/${run}/steps`, ALL), 'list of steps').data;
  }

  /** Where the last run has not ended: one that waits for outputs is cancelled, one that is being cancelled is waited for. */
  async makeRoom(signal: AbortSignal): Promise<void> {
    let run = await this.#newestRun();
    if (run?.status === 'requires_action') {
      await this.cancel(run.id);
      run = await this.#newestRun();
    }
    for (let look = 0; run?.status === 'cancelling' && look < MAX_LOOKS; look += 1) {
      await pause(this.#deps.pollMs, undefined, { signal }).catch(() => undefined);
      run = await this.#newestRun();
    }
    if (run !== undefined && isUnderWay(run)) throw busy();
  }

  async cancel(run: string): Promise<void> {
    const url = this.#url(`/runs/${run}/cancel`);
    const signal = AbortSignal.timeout(CLOSING_MS);
    // A run that has ended by itself meanwhile can't be cancelled, and need not be.
    await this.#deps.client.json({ method: 'POST', url, begins: false, signal }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.failure.reason === 'user-error')) throw error;
    });
  }

  async #newestRun(): Promise<wire.Run | undefined> {
    const list = await this.#get('/runs', { order: 'desc', limit: '1' });
    return read(wire.runListSchema, list, 'list of runs').data[0];
  }

  #get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.#deps.client.json({ method: 'GET', url: this.#url(path, query), begins: false });
  }

  #url(path: string, query: Readonly<Record<string, string>> = {}): string {
    return threadsUrl(this.#deps.endpoint, `/threads/${this.id}${path}`, query);
  }
}
