import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  formProblem,
  isEnded,
  type Json,
  messageView,
  NAMES,
  partView,
  resultView,
  type StoredTask,
  statusView,
  type TaskPlan,
  taskView,
  type Version,
} from './a2a-store.ts';

type Options = {
  readonly version?: Version;
  readonly streams?: boolean;
  /** What the header must hold. */
  readonly key?: { readonly header: string; readonly value: string };
};

class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Seen = { readonly method: string; readonly headers: IncomingMessage['headers']; readonly body: Json };

/** A real agent that speaks A2A over JSON-RPC, as strict as the specification; what it has to say is the test's. */
export class A2aServer {
  readonly seen: Seen[] = [];
  readonly tasks = new Map<string, StoredTask>();
  readonly contexts = new Map<string, string[]>();
  readonly cancelled: string[] = [];
  /** What it does with the next messages, in order; then what `plan` says. */
  readonly next: TaskPlan[] = [];
  plan: TaskPlan = {};
  /** Over the fields of the card. */
  card: Json = {};
  /** Answers before anything else is looked at. */
  refuse: ((seen: Seen) => { readonly status: number; readonly body: unknown } | undefined) | undefined;
  readonly #name: string;
  readonly #options: Required<Omit<Options, 'key'>> & Pick<Options, 'key'>;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #count = 0;

  constructor(name: string, options: Options = {}) {
    this.#name = name;
    this.#options = { version: '1.0', streams: true, ...options };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return this.url;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { key } = this.#options;
    if (key !== undefined && request.headers[key.header] !== key.value) return reply(response, 401, { error: 'no' });
    if (`${request.method} ${request.url}` === 'GET /.well-known/agent-card.json') {
      return reply(response, 200, { ...this.#card(), ...this.card });
    }
    if (`${request.method} ${request.url}` !== 'POST /rpc') return reply(response, 404, { error: 'nothing is here' });
    const body = JSON.parse(text) as Json;
    const seen = { method: String(body.method), headers: request.headers, body };
    this.seen.push(seen);
    const refused = this.refuse?.(seen);
    if (refused !== undefined) return reply(response, refused.status, refused.body);
    try {
      await this.#call(seen, response);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      reply(response, 200, { jsonrpc: '2.0', id: body.id, error: { code: error.code, message: error.message } });
    }
  }

  #card(): Json {
    const { version, streams } = this.#options;
    const common = {
      name: this.#name,
      description: 'a test',
      version: '1',
      skills: [],
      capabilities: { streaming: streams },
    };
    const modes = { defaultInputModes: ['text/plain'], defaultOutputModes: ['text/plain'] };
    const url = `${this.url}/rpc`;
    if (version === '0.3') return { ...common, ...modes, protocolVersion: '0.3.0', url, preferredTransport: 'JSONRPC' };
    const other = { url: `${this.url}/grpc`, protocolBinding: 'GRPC', protocolVersion: '1.0' };
    return {
      ...common,
      ...modes,
      supportedInterfaces: [other, { url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
    };
  }

  async #call({ method, headers, body }: Seen, response: ServerResponse): Promise<void> {
    const { version, streams } = this.#options;
    // A request that names no version is one of 0.3.
    const asked = headers['a2a-version'] ?? '0.3';
    if (asked !== version) throw new RpcError(-32009, `version ${String(asked)} is not supported`);
    if (body.jsonrpc !== '2.0' || body.id === undefined) throw new RpcError(-32600, 'no request of JSON-RPC 2.0');
    const params = (body.params ?? {}) as Json;
    const names = NAMES[version];
    const result = (value: Json): void => reply(response, 200, { jsonrpc: '2.0', id: body.id, result: value });
    switch (method) {
      case names.send:
        return this.#message(params, (value) => result(value), undefined);
      case names.stream: {
        if (!streams) throw new RpcError(-32004, 'streaming is not supported');
        const send = (value: Json): void => {
          if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
          if (!response.destroyed)
            response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: body.id, result: value })}\n\n`);
        };
        await this.#message(params, send, send);
        response.end();
        return;
      }
      case names.get:
        return result(taskView(version, this.#task(params.id)));
      case names.cancel: {
        const task = this.#task(params.id);
        if (isEnded(task)) throw new RpcError(-32002, 'the task can’t be cancelled');
        this.#change(task, 'canceled', undefined);
        this.cancelled.push(task.id);
        return result(taskView(version, task));
      }
      default:
        throw new RpcError(-32601, `there is no method ${method}`);
    }
  }

  async #message(params: Json, first: (value: Json) => void, more: ((value: Json) => void) | undefined): Promise<void> {
    const { version } = this.#options;
    const problem = formProblem(version, params.message);
    if (problem !== undefined) throw new RpcError(-32602, problem);
    const message = params.message as Json & { readonly parts: readonly { readonly text: string }[] };
    const before = message.taskId === undefined ? undefined : this.#task(message.taskId);
    if (before !== undefined && isEnded(before)) throw new RpcError(-32004, 'the task has ended');
    const contextId = before?.contextId ?? this.#context(message.contextId);
    const said = message.parts.map(({ text }) => text).join(' | ');
    const history = this.contexts.get(contextId) ?? [];
    history.push(said);
    const plan = this.next.shift() ?? this.plan;
    if (plan.message !== undefined) {
      const ids = { messageId: this.#id('msg'), ...(plan.forgets === true ? {} : { contextId }) };
      return first(resultView(version, 'message', messageView(version, plan.message, ids)));
    }
    const task = before ?? this.#begin(contextId);
    task.plan = plan;
    // As the official server does: a task that goes on is told as it was.
    const snapshot = resultView(version, 'task', taskView(version, task));
    if (before !== undefined && more === undefined) this.#change(task, 'working', undefined);
    first(more === undefined ? resultView(version, 'task', taskView(version, task)) : snapshot);
    await this.#work(
      task,
      plan.says ?? (plan.state === undefined ? [`${this.#name} after ${history.length}`, `: ${said}`] : []),
      more,
    );
  }

  async #work(task: StoredTask, pieces: readonly string[], send: ((value: Json) => void) | undefined): Promise<void> {
    const { version } = this.#options;
    const ids = { taskId: task.id, contextId: task.contextId };
    const tell = (): void => send?.(resultView(version, 'statusUpdate', { ...ids, status: statusView(version, task) }));
    this.#change(task, 'working', 'thinking …');
    tell();
    const artifact = { artifactId: this.#id('art'), text: '' };
    for (const [index, piece] of pieces.entries()) {
      if (index === 0) task.artifacts.push(artifact);
      artifact.text += piece;
      const parts = [partView(version, piece)];
      send?.(
        resultView(version, 'artifactUpdate', {
          ...ids,
          artifact: { artifactId: artifact.artifactId, parts },
          append: index > 0,
        }),
      );
    }
    await task.plan.waitsFor;
    if (!isEnded(task)) this.#change(task, task.plan.state ?? 'completed', task.plan.status);
    if (task.plan.breaks !== true) tell();
  }

  #begin(contextId: string): StoredTask {
    const task = {
      id: this.#id('task'),
      contextId,
      state: 'submitted',
      changes: 0,
      says: undefined,
      artifacts: [],
      plan: {},
    };
    this.tasks.set(task.id, task);
    return task;
  }

  #change(task: StoredTask, state: string, says: string | undefined): void {
    task.state = state;
    task.says = says;
    task.changes += 1;
  }

  #context(given: unknown): string {
    if (given !== undefined) {
      if (!this.contexts.has(String(given))) throw new RpcError(-32602, `the context ${given} is none of this agent’s`);
      return String(given);
    }
    const made = `ctx/${this.#id('c')}.é`;
    this.contexts.set(made, []);
    return made;
  }

  #task(id: unknown): StoredTask {
    const task = this.tasks.get(String(id));
    if (task === undefined) throw new RpcError(-32001, `there is no task ${id}`);
    return task;
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}-${this.#name}-${this.#count}`;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
