import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the agent got it. */
type SeenRequest = {
  /** From 1. */
  readonly serial: number;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
};

type Answer = (seen: SeenRequest, response: ServerResponse) => void;

/** A real HTTP server that answers in its own name, and otherwise as the test wants. */
export class TinyAgent {
  readonly seen: SeenRequest[] = [];
  /** Requests whose connection was cut before the reply was whole. */
  hungUp = 0;
  answer: Answer;
  readonly #server: Server;

  constructor(name: string) {
    this.answer = (seen, response) => replyInName(name, seen, response);
    this.#server = createServer((request, response) => void this.#serve(request, response));
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
    const serial = this.seen.length + 1;
    const seen = {
      serial,
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(text) as SeenRequest['body'],
    };
    this.seen.push(seen);
    response.on('close', () => {
      if (!response.writableFinished) this.hungUp += 1;
    });
    this.answer(seen, response);
  }
}

/** A whole, well-formed reply of either API, streamed where it was asked for. */
function replyInName(name: string, seen: SeenRequest, response: ServerResponse): void {
  const isResponses = seen.path.startsWith('/v1/responses');
  const id = `${isResponses ? 'resp' : 'chatcmpl'}_${name}_${seen.serial}`;
  if (seen.body.stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isResponses ? responseObject(id, name, 'completed') : chatObject(id, name)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = isResponses ? responseEvents(id, name) : chatEvents(id, name);
  response.end(events.join(''));
}

export function chatEvents(id: string, text: string): readonly string[] {
  const chunk = (delta: object, finish: string | null, usage?: object): string =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1, model: 'x', choices: [{ index: 0, delta, finish_reason: finish }], ...(usage === undefined ? {} : { usage }) })}\n\n`;
  return [
    chunk({ role: 'assistant', content: text }, null),
    chunk({}, 'stop', { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 }),
    'data: [DONE]\n\n',
  ];
}

function chatObject(id: string, text: string): object {
  const message = { role: 'assistant', content: text };
  return {
    id,
    object: 'chat.completion',
    created: 1,
    model: 'x',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
  };
}

function responseObject(id: string, text: string, status: 'in_progress' | 'completed'): object {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return {
    id,
    object: 'response',
    created_at: 1,
    status,
    error: null,
    model: 'x',
    output: status === 'completed' ? [{ type: 'message', id: 'msg_1', role: 'assistant', status, content }] : [],
    usage: status === 'completed' ? { input_tokens: 7, output_tokens: 5, total_tokens: 12 } : null,
  };
}

function responseEvents(id: string, text: string): readonly string[] {
  const event = (type: string, more: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 0, ...more })}\n\n`;
  return [
    event('response.created', { response: responseObject(id, text, 'in_progress') }),
    event('response.output_text.delta', { item_id: 'msg_1', output_index: 0, content_index: 0, delta: text }),
    event('response.completed', { response: responseObject(id, text, 'completed') }),
  ];
}
