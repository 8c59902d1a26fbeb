type Controller = {
  pause(): void;
  resume(): void;
  limit(ms: number | undefined): void;
  abort(reason: Error): void;
};

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer | string | AsyncIterable<Buffer> | undefined;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
};

type Client = { dispatch(request: Asked, handler: RecordedReply): void };

/** Called at each thing that is told, with the reply so far. */
type Witness = (what: string, reply: RecordedReply) => void;

const GET = { method: 'GET', path: '/', headers: [], body: undefined, headersTimeoutMs: 0, bodyTimeoutMs: 0 };

/** Asks for `/`, with all the time in the world, or for something else. */
export function ask(client: Client, changes: Partial<Asked> = {}, at?: Witness): RecordedReply {
  const reply = new RecordedReply(at);
  client.dispatch({ ...GET, ...changes }, reply);
  return reply;
}

/** The same, once the reply is over. */
export async function askWhole(client: Client, changes: Partial<Asked> = {}, at?: Witness): Promise<RecordedReply> {
  const reply = ask(client, changes, at);
  await reply.over;
  return reply;
}

/** Writes down what a client tells of one reply. */
export class RecordedReply {
  /** `start`, `byte`, `head`, `data`, `end` and `error`, in their order; what is repeated stands once. */
  readonly told: string[] = [];
  controller: Controller | undefined;
  status: number | undefined;
  headers: readonly string[] = [];
  error: (Error & { readonly code?: string }) | undefined;
  readonly #at: Witness;
  readonly #chunks: Buffer[] = [];
  readonly #over = Promise.withResolvers<void>();
  readonly #started = Promise.withResolvers<Controller>();

  constructor(at: Witness = () => undefined) {
    this.#at = at;
  }

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.body.toString('latin1');
  }

  /** Resolves at the end, or the error. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  get started(): Promise<Controller> {
    return this.#started.promise;
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    this.#started.resolve(controller);
    this.#tell('start');
  }

  onResponseStarted(): void {
    this.#tell('byte');
  }

  onResponseStart(status: number, headers: readonly string[]): void {
    this.status = status;
    this.headers = headers;
    this.#tell('head');
  }

  onResponseData(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#tell('data');
  }

  onResponseEnd(): void {
    this.#tell('end');
    this.#over.resolve();
  }

  onResponseError(error: Error): void {
    this.error = error;
    this.#tell('error');
    this.#over.resolve();
  }

  #tell(what: string): void {
    if (this.told.at(-1) !== what || what === 'end' || what === 'error') this.told.push(what);
    this.#at(what, this);
  }
}
