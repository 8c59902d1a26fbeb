import { Buffer } from 'node:buffer';
import { type Dispatcher, request } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Invocation, WallClock } from '#ports/index.ts';
import { nameContent, parseJson } from '../asking/index.ts';
import { readEventStream, type ServerEvent } from './event-stream.ts';
import { Problem } from './problem.ts';
import { type Answered, callFailure, refusalOf } from './refusal.ts';

/** No sensible answer is longer; an endless one must not fill the memory. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

type ClientDeps = { readonly dispatcher: Dispatcher; readonly wallClock: WallClock };

/** One call to a runtime. */
type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Whether the runtime may begin to work because of it. */
  readonly begins: boolean;
  /** In place of the turn's own: for what has to be done although nobody waits. */
  readonly signal?: AbortSignal | undefined;
};

/** An answer that is a stream of events, or, where the runtime chose so, whole JSON. */
export type Opened =
  | { readonly kind: 'stream'; readonly events: AsyncGenerator<ServerEvent>; readonly close: () => void }
  | { readonly kind: 'whole'; readonly value: unknown };

/** Calls a runtime in the name of one turn. Throws `Problem` for every answer that is none. */
export class RuntimeClient {
  readonly #deps: ClientDeps;
  readonly #turn: Pick<Invocation, 'headers' | 'credential' | 'endpoint' | 'limits' | 'signal'>;

  constructor(deps: ClientDeps, turn: Pick<Invocation, 'headers' | 'credential' | 'endpoint' | 'limits' | 'signal'>) {
    this.#deps = deps;
    this.#turn = turn;
  }

  /** The JSON of the answer. */
  async json(call: Call): Promise<unknown> {
    const answer = await this.#send(call, 'application/json', call.signal ?? this.#turn.signal);
    return this.#valueOf(await this.#readWhole(answer, call), call);
  }

  /**
   * Not broken off when nobody waits any more: the first events name what has to be stopped. Whoever opened it closes it.
   */
  async open(call: Call): Promise<Opened> {
    const answer = await this.#send(call, 'text/event-stream, application/json', call.signal);
    const type = String(answer.headers['content-type'] ?? '');
    if (!isOk(answer) || !type.startsWith('text/event-stream')) {
      return { kind: 'whole', value: this.#valueOf(await this.#readWhole(answer, call), call) };
    }
    const { body } = answer;
    return {
      kind: 'stream',
      events: this.#guarded(readEventStream(body as AsyncIterable<Buffer>)),
      // An error that nobody listens for would end the process.
      close: () => void body.on('error', () => undefined).destroy(),
    };
  }

  async #send(call: Call, accept: string, signal: AbortSignal | undefined): Promise<Dispatcher.ResponseData> {
    const { limits } = this.#turn;
    const { method, url, headers, body, begins } = call;
    try {
      return await request(url, {
        dispatcher: this.#deps.dispatcher,
        method,
        headers: this.#headers(accept, body !== undefined, headers),
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: limits.answerMs,
        bodyTimeout: limits.silenceMs,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      throw new Problem(this.#hideKey(callFailure(error, begins)));
    }
  }

  #headers(
    accept: string,
    hasBody: boolean,
    more: Readonly<Record<string, string>> = {},
  ): Record<string, string | string[]> {
    const { credential, endpoint } = this.#turn;
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(this.#turn.headers)) {
      if (name !== 'content-type' && name !== 'content-length')
        headers[name] = typeof value === 'string' ? value : [...value];
    }
    headers.accept = accept;
    if (hasBody) headers['content-type'] = 'application/json';
    if (credential !== undefined) {
      delete headers.authorization;
      delete headers['api-key'];
      if (endpoint.credentialHeader === undefined) headers.authorization = `Bearer ${credential}`;
      else headers[endpoint.credentialHeader.toLowerCase()] = credential;
    }
    return { ...headers, ...more };
  }

  async #readWhole({ statusCode, headers, body }: Dispatcher.ResponseData, { begins }: Call): Promise<Answered> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) throw new Error('it answered more than 8 MB');
        chunks.push(chunk);
      }
    } catch (error) {
      throw new Problem(this.#hideKey(callFailure(error, begins)));
    }
    return { status: statusCode, headers, text: Buffer.concat(chunks).toString('utf8') };
  }

  #valueOf(answered: Answered, { begins }: Call): unknown {
    const { status, headers, text } = answered;
    const now = this.#deps.wallClock.now();
    if (status < 200 || status > 299) {
      throw new Problem(this.#hideKey(refusalOf(answered, { begins, now, ownCredential: this.#ownCredential() })));
    }
    const value = parseJson(text);
    if (value === undefined && text !== '') {
      const because = `it answered ${status} with ${nameContent(String(headers['content-type'] ?? ''), text)}`;
      throw new Problem({ reason: 'agent-error', because, begun: begins });
    }
    return value;
  }

  #ownCredential(): boolean {
    return this.#turn.credential !== undefined || this.#turn.headers.authorization === undefined;
  }

  async *#guarded(events: AsyncGenerator<ServerEvent>): AsyncGenerator<ServerEvent> {
    try {
      yield* events;
    } catch (error) {
      throw new Problem(this.#hideKey(callFailure(error, true)));
    }
  }

  /** Some servers quote the key that they refuse. */
  #hideKey(failure: Problem['failure']): Problem['failure'] {
    const { credential } = this.#turn;
    if (credential === undefined || credential === '') return failure;
    return { ...failure, because: failure.because.replaceAll(credential, '***') };
  }
}

function isOk({ statusCode }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** For what is done although nobody waits for it. */
export const CLOSING_MS: DurationMs = 10_000;
