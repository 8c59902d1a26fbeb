import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { itemEvents, responseView } from './response-view.ts';

type Json = Readonly<Record<string, unknown>>;
type Item = Json & { readonly id: string };
type Stored = { readonly id: string; readonly view: Json; readonly items: readonly Item[] };
type Answer = { readonly status: number; readonly body: unknown };

/**
 * A real server with OpenAI's Responses and Conversations, that knows what it said itself and nothing else. Its replies tell its
 * name and how many turns it knew: `v1 after 2`.
 */
export class MemoryAgent {
  readonly #name: string;
  readonly #server: Server;
  readonly #responses = new Map<string, Stored>();
  readonly #conversations = new Map<string, { metadata: unknown; readonly items: Item[] }>();
  readonly #items = new Map<string, Item>();
  /** All that it was asked, as it came. */
  readonly seen: { readonly method: string; readonly url: string; readonly body: Json }[] = [];
  #count = 0;

  constructor(name: string) {
    this.#name = name;
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

  /** A conversation from before there was a gateway. */
  remember(conversation: string, response: string): void {
    this.#conversations.set(conversation, { metadata: {}, items: [] });
    this.#responses.set(response, { id: response, view: {}, items: [] });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const { method = '', url = '' } = request;
    this.seen.push({ method, url, body });
    const [, , kind = '', id = '', part = '', item = ''] = url.split(/[/?]/);
    const after = new URL(url, 'http://a').searchParams.get('after') ?? undefined;
    if (`${method} ${url}` === 'POST /v1/responses') return this.#respond(body, response);
    const { status, body: said } =
      kind === 'responses'
        ? this.#storedResponse(method, id, part)
        : this.#conversation(method, { id, part, item, after }, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  #respond(body: Json, response: ServerResponse): void {
    const made = this.#make(body);
    if ('status' in made) {
      response.writeHead(made.status, { 'content-type': 'application/json' }).end(JSON.stringify(made.body));
      return;
    }
    const { view, items } = made;
    if (body.stream !== true) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(view));
      return;
    }
    const bytes = Buffer.from(itemEvents(view, items.at(-1) ?? {}).join(''));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': bytes.length });
    // In pieces that end anywhere.
    for (let at = 0; at < bytes.length; at += 101) response.write(bytes.subarray(at, at + 101));
    response.end();
  }

  #make(body: Json): Stored | Answer {
    const { previous_response_id: previous, conversation, input } = body;
    const before = previous === undefined || previous === null ? [] : this.#responses.get(String(previous))?.items;
    if (before === undefined) return notFound(`Previous response with id '${previous}' not found.`);
    const conversationId = isObject(conversation) ? conversation.id : conversation;
    const talk = conversationId == null ? undefined : this.#conversations.get(String(conversationId));
    if (conversationId != null && talk === undefined) return notFound(`Conversation '${conversationId}' not found.`);
    const given = Array.isArray(input) ? (input as readonly Json[]) : [{ role: 'user', content: input }];
    const turns: Json[] = [];
    for (const item of given) {
      const known = item.type === 'item_reference' ? this.#items.get(String(item.id)) : item;
      if (known === undefined) return notFound(`Item with id '${item.id}' not found.`);
      turns.push(known);
    }
    const asked = turns.map((turn) => ({ ...turn, id: typeof turn.id === 'string' ? turn.id : this.#id('msg') }));
    const known = [...before, ...(talk?.items ?? []), ...asked];
    const text = `${this.#name} after ${known.length}`;
    const said = this.#keep({
      id: this.#id('msg'),
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
    });
    talk?.items.push(...asked, said);
    for (const item of asked) this.#keep(item);
    const id = this.#id('resp');
    const view = responseView({ id, previous, conversation: conversationId, output: [said], model: body.model });
    const stored = { id, view, items: [...known, said] };
    this.#responses.set(id, stored);
    return stored;
  }

  #storedResponse(method: string, id: string, part: string): Answer {
    const stored = this.#responses.get(id);
    if (stored === undefined) return notFound(`Response with id '${id}' not found.`);
    if (method === 'DELETE') {
      this.#responses.delete(id);
      return ok({ id, object: 'response', deleted: true });
    }
    if (part === 'input_items') return ok(listOf(stored.items.slice(0, -1)));
    return ok(part === 'cancel' ? { ...stored.view, status: 'cancelled' } : stored.view);
  }

  #conversation(
    method: string,
    {
      id,
      part,
      item,
      after,
    }: { readonly id: string; readonly part: string; readonly item: string; readonly after: string | undefined },
    body: Json,
  ): Answer {
    if (id === '') {
      const made = this.#id('conv');
      this.#conversations.set(made, { metadata: body.metadata ?? {}, items: this.#adopt(body.items) });
      return ok(this.#view(made));
    }
    const known = this.#conversations.get(id);
    if (known === undefined) return notFound(`Conversation '${id}' not found.`);
    if (part === '' && method === 'DELETE') {
      this.#conversations.delete(id);
      return ok({ id, object: 'conversation.deleted', deleted: true });
    }
    if (part === '') {
      if (method === 'POST') known.metadata = body.metadata;
      return ok(this.#view(id));
    }
    if (item === '' && method === 'POST') {
      const made = this.#adopt(body.items);
      known.items.push(...made);
      return ok(listOf(made));
    }
    if (item === '' || after !== undefined) {
      return ok(listOf(known.items.slice(known.items.findIndex((each) => each.id === after) + 1)));
    }
    const at = known.items.findIndex((each) => each.id === item);
    if (at < 0) return notFound(`Item with id '${item}' not found.`);
    if (method !== 'DELETE') return ok(known.items[at]);
    known.items.splice(at, 1);
    return ok(this.#view(id));
  }

  #adopt(items: unknown): Item[] {
    return (Array.isArray(items) ? (items as readonly Json[]) : []).map((item) =>
      this.#keep({ ...item, type: 'message', status: 'completed', id: this.#id('msg') }),
    );
  }

  #keep<T extends Item>(item: T): T {
    this.#items.set(item.id, item);
    return item;
  }

  #view(id: string): Json {
    return { id, object: 'conversation', created_at: 1, metadata: this.#conversations.get(id)?.metadata };
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.#name}x${this.#count}`;
  }
}

function listOf(items: readonly Item[]): Json {
  return {
    object: 'list',
    data: items,
    first_id: items[0]?.id ?? null,
    last_id: items.at(-1)?.id ?? null,
    has_more: false,
  };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function notFound(message: string): Answer {
  return { status: 404, body: { error: { message, type: 'invalid_request_error', param: null, code: 'not_found' } } };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
