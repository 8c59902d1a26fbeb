import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  endOf,
  isActive,
  type Json,
  listIn,
  listOf,
  messageView,
  onlyKeys,
  Refusal,
  type RunPlan,
  runView,
  type StoredMessage,
  type StoredRun,
  type StoredThread,
  stepsOf,
} from './threads-store.ts';

type Options = {
  /** What a call must show. Absent: nothing. */
  readonly key?: { readonly header: 'authorization' | 'api-key'; readonly value: string };
  /** Azure's way: the version of the API in the query, in place of a beta header. */
  readonly apiVersion?: string;
  /** Whether runs are streamed where that is asked for. */
  readonly streams?: boolean;
};

type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Json;
};

const THREAD_KEYS = ['messages', 'metadata', 'tool_resources'];
const RUN_KEYS = [
  ...[
    'assistant_id',
    'model',
    'instructions',
    'additional_instructions',
    'additional_messages',
    'tools',
    'stream',
    'metadata',
  ],
  ...['temperature', 'top_p', 'max_prompt_tokens', 'max_completion_tokens', 'truncation_strategy', 'tool_choice'],
  ...['parallel_tool_calls', 'response_format', 'reasoning_effort'],
];

/** A real server of the threads-and-runs API with one assistant, as strict as the service; what it has to say is the test's. */
export class ThreadsServer {
  readonly assistant = 'asst_one';
  /** Another one of the same service, which answers in its own name. */
  readonly other = 'asst_two';
  readonly seen: Seen[] = [];
  readonly threads = new Map<string, StoredThread>();
  /** Events that left, as fast as they were taken. */
  sent = 0;
  /** Runs that were told to stop. */
  readonly cancelled: string[] = [];
  /** What the next runs do, in order; then what `plan` says. */
  readonly next: RunPlan[] = [];
  plan: RunPlan = {};
  /** How often a run that is cancelled has to be looked at before it is. */
  cancelTakes = 0;
  /** Answers before anything else is looked at. */
  refuse: ((seen: Seen) => { readonly status: number; readonly body: unknown } | undefined) | undefined;
  readonly #name: string;
  readonly #options: Options;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #count = 0;

  constructor(name: string, options: Options = {}) {
    this.#name = name;
    this.#options = options;
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://a');
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const seen = { method: request.method ?? '', path: pathname.replace(/^\/v1/, ''), headers: request.headers, body };
    this.seen.push(seen);
    try {
      const refused = this.refuse?.(seen);
      if (refused !== undefined) return reply(response, refused.status, refused.body);
      this.#admit(request, searchParams);
      await this.#answer(seen, searchParams, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { message, code } = error;
      reply(response, error.status, { error: { message, type: 'invalid_request_error', param: null, code } });
    }
  }

  #admit({ headers }: IncomingMessage, query: URLSearchParams): void {
    const { key, apiVersion } = this.#options;
    const wanted = key === undefined ? undefined : key.header === 'authorization' ? `Bearer ${key.value}` : key.value;
    if (key !== undefined && headers[key.header] !== wanted) {
      throw new Refusal(401, `Incorrect API key provided: ${headers[key.header]}.`, 'invalid_api_key');
    }
    if (apiVersion !== undefined) {
      if (query.get('api-version') !== apiVersion)
        throw new Refusal(400, 'Missing required query parameter: api-version');
    } else if (headers['openai-beta'] !== 'assistants=v2') {
      throw new Refusal(400, "You must provide the 'OpenAI-Beta' header to access the Assistants API.", 'invalid_beta');
    }
  }

  async #answer({ method, path, body }: Seen, query: URLSearchParams, response: ServerResponse): Promise<void> {
    const [, root, threadId = '', part = '', runId = '', verb = ''] = path.split('/');
    if (root !== 'threads') throw new Refusal(404, `Invalid URL (${method} ${path})`);
    if (method === 'POST' && threadId === '') return reply(response, 200, this.#createThread(body));
    const thread = this.threads.get(threadId);
    if (thread === undefined) throw new Refusal(404, `No thread found with id '${threadId}'.`);
    const run = runId === '' ? undefined : thread.runs.find(({ id }) => id === runId);
    switch (`${method} ${part === 'runs' && runId !== '' ? `run/${verb}` : part}`) {
      case 'DELETE ':
        this.threads.delete(threadId);
        return reply(response, 200, { id: threadId, object: 'thread.deleted', deleted: true });
      case 'POST messages':
        this.#refuseBusy(thread, (id) => `Can't add messages to ${threadId} while a run ${id} is active.`);
        return reply(response, 200, messageView(this.#add(thread, body), threadId));
      case 'GET messages':
        return reply(
          response,
          200,
          listOf(
            thread.messages
              .filter((each) => query.get('run_id') === null || each.run === query.get('run_id'))
              .map((each) => messageView(each, threadId)),
          ),
        );
      case 'GET runs':
        return reply(response, 200, listOf(thread.runs.toReversed().map((each) => this.#look(each))));
      case 'POST runs':
        return this.#begin(thread, body, response);
      default:
    }
    if (run === undefined) throw new Refusal(404, `No run found with id '${runId}'.`);
    switch (`${method} ${verb}`) {
      case 'GET ':
        return reply(response, 200, this.#look(run));
      case 'GET steps':
        return reply(response, 200, listOf(stepsOf(run)));
      case 'POST cancel':
        if (!isActive(run)) throw new Refusal(400, `Cannot cancel run with status '${run.status}'.`);
        run.status = this.cancelTakes > 0 ? 'cancelling' : 'cancelled';
        this.cancelled.push(run.id);
        return reply(response, 200, runView(run));
      case 'POST submit_tool_outputs':
        return this.#submit(thread, run, body, response);
      default:
        throw new Refusal(404, `Invalid URL (${method} ${path})`);
    }
  }

  #look(run: StoredRun): Json {
    if (run.status === 'cancelling') {
      this.cancelTakes -= 1;
      if (this.cancelTakes <= 0) run.status = 'cancelled';
    }
    return runView(run);
  }

  #createThread(body: Json): Json {
    onlyKeys(body, THREAD_KEYS);
    const thread: StoredThread = { id: this.#id('thread'), messages: [], runs: [] };
    this.threads.set(thread.id, thread);
    for (const message of listIn(body.messages, 'messages')) this.#add(thread, message);
    return { id: thread.id, object: 'thread', created_at: 1, metadata: {}, tool_resources: {} };
  }

  #add(thread: StoredThread, { role, content, ...more }: Json): StoredMessage {
    onlyKeys(more, ['metadata', 'attachments']);
    if (role !== 'user' && role !== 'assistant')
      throw new Refusal(400, `Invalid value: '${role}'. Supported values are: 'user' and 'assistant'.`);
    if (typeof content !== 'string' || content === '') throw new Refusal(400, 'Message content must be non-empty.');
    const message = { id: this.#id('msg'), role, text: content, run: null };
    thread.messages.push(message);
    return message;
  }

  async #begin(thread: StoredThread, body: Json, response: ServerResponse): Promise<void> {
    onlyKeys(body, RUN_KEYS);
    if (body.assistant_id !== this.assistant && body.assistant_id !== this.other)
      throw new Refusal(404, `No assistant found with id '${body.assistant_id}'.`);
    this.#refuseBusy(thread, (id) => `Thread ${thread.id} already has an active run ${id}.`);
    for (const message of listIn(body.additional_messages, 'additional_messages')) this.#add(thread, message);
    const plan = this.next.shift() ?? this.plan;
    const run: StoredRun = { id: this.#id('run'), thread: thread.id, asked: body, status: 'queued', plan };
    thread.runs.push(run);
    await this.#run(thread, run, body.stream === true, response);
  }

  async #submit(thread: StoredThread, run: StoredRun, body: Json, response: ServerResponse): Promise<void> {
    onlyKeys(body, ['tool_outputs', 'stream']);
    if (run.status !== 'requires_action')
      throw new Refusal(400, `Runs in status "${run.status}" do not accept tool outputs.`);
    const given = listIn(body.tool_outputs, 'tool_outputs').map((each) => String(each.tool_call_id));
    const wanted = (run.plan.calls ?? []).map(({ id }) => id);
    if (given.toSorted().join() !== wanted.toSorted().join()) {
      throw new Refusal(400, `Expected tool outputs for call_ids [${wanted}], got [${given}]`);
    }
    const outputs = listIn(body.tool_outputs, 'tool_outputs').map((each) => String(each.output));
    run.plan = this.next.shift() ?? { says: [`with ${outputs.join(' and ')}`] };
    run.status = 'queued';
    await this.#run(thread, run, body.stream === true, response);
  }

  async #run(thread: StoredThread, run: StoredRun, asksStream: boolean, response: ServerResponse): Promise<void> {
    const streams = asksStream && this.#options.streams !== false;
    const send = async (name: string, data: unknown): Promise<void> => {
      if (!streams || response.destroyed) return;
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      const hasRoom = response.write(`event: ${name}\ndata: ${text}\n\n`);
      this.sent += 1;
      if (!hasRoom) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    };
    response.setMaxListeners(0);
    if (streams) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    else reply(response, 200, runView(run));
    await send('thread.run.created', runView(run));
    run.status = 'in_progress';
    await send('thread.run.in_progress', runView(run));
    for (const step of stepsOf(run)) await send('thread.run.step.completed', step);
    const pieces =
      run.plan.says ?? (run.plan.calls === undefined && run.plan.fails === undefined ? this.#usual(thread, run) : []);
    if (pieces.length > 0) await this.#say(thread, run, pieces, send);
    await run.plan.waitsFor;
    if (run.plan.breaks === true) return void response.destroy();
    if (run.plan.errors !== undefined) await send('error', { error: run.plan.errors });
    if (run.status === 'in_progress') run.status = endOf(run.plan);
    await send(`thread.run.${run.status}`, runView(run));
    await send('done', '[DONE]');
    if (streams) response.end();
  }

  async #say(
    thread: StoredThread,
    run: StoredRun,
    pieces: readonly string[],
    send: (name: string, data: unknown) => Promise<void>,
  ): Promise<void> {
    const message = { id: this.#id('msg'), role: 'assistant', text: pieces.join(''), run: run.id };
    thread.messages.push(message);
    const view = messageView(message, thread.id);
    await send('thread.message.created', { ...view, status: 'in_progress', content: [] });
    for (const piece of pieces) {
      const content = [{ index: 0, type: 'text', text: { value: piece, annotations: [] } }];
      await send('thread.message.delta', { id: message.id, object: 'thread.message.delta', delta: { content } });
    }
    await send('thread.message.completed', view);
  }

  #usual({ messages }: StoredThread, { asked }: StoredRun): readonly string[] {
    const name = asked.assistant_id === this.other ? 'other' : this.#name;
    return [`${name} after ${messages.length}`, `: ${messages.at(-1)?.text}`];
  }

  #refuseBusy(thread: StoredThread, says: (run: string) => string): void {
    const active = thread.runs.find(isActive);
    if (active !== undefined) throw new Refusal(400, says(active.id));
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.#name}x${this.#count}`;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
