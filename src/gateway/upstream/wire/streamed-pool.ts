import type { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors, Pool } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import type { AgentRequest } from './agent-request.ts';
import type { PoolLimits } from './pool-limits.ts';
import type { ReplyController, ReplyHandler } from './reply-handler.ts';

/** Requests whose bodies go out as they come in: undici's, with connections of its own. */
export class StreamedPool {
  readonly #origin: string;
  readonly #limits: PoolLimits;
  #pool: Pool | undefined;

  constructor(origin: string, limits: PoolLimits) {
    this.#origin = origin;
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#pool?.stats.queued ?? 0;
  }

  dispatch(request: AgentRequest, handler: ReplyHandler): void {
    const { method, path, headers, body, headersTimeoutMs, bodyTimeoutMs } = request;
    // Undici takes anything that can be iterated, which its types do not say.
    const options = {
      ...{ method, path, headers: [...headers], body },
      headersTimeout: headersTimeoutMs,
      bodyTimeout: bodyTimeoutMs,
    };
    this.#open().dispatch(options as Dispatcher.DispatchOptions, new UndiciHandler(handler));
  }

  retire(): void {
    void this.#pool?.close();
  }

  async destroy(): Promise<void> {
    await this.#pool?.destroy();
  }

  #open(): Pool {
    const { connections, connectTimeoutMs, keepAliveMs } = this.#limits;
    this.#pool ??= new Pool(this.#origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: keepAliveMs,
    });
    return this.#pool;
  }
}

/** Tells a handler of ours what undici tells. */
class UndiciHandler implements Dispatcher.DispatchHandler {
  readonly #handler: ReplyHandler;
  #limit: NodeJS.Timeout | undefined;

  constructor(handler: ReplyHandler) {
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const own: ReplyController = {
      pause: () => controller.pause(),
      resume: () => controller.resume(),
      limit: (ms) => this.#limitTo(ms, controller),
      abort: (reason) => controller.abort(reason),
    };
    this.#handler.onRequestStart(own);
  }

  onResponseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.#handler.onResponseStart(status, flattened(headers));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#limit);
    this.#handler.onResponseEnd();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#limit);
    this.#handler.onResponseError(error);
  }

  #limitTo(ms: DurationMs | undefined, controller: Dispatcher.DispatchController): void {
    clearTimeout(this.#limit);
    if (ms === undefined) return;
    const late = new errors.BodyTimeoutError('no whole reply in time');
    this.#limit = setTimeout(() => controller.abort(late), ms).unref();
  }
}

function flattened(headers: IncomingHttpHeaders): string[] {
  const flat: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') flat.push(name, value);
    else for (const each of value ?? []) flat.push(name, each);
  }
  return flat;
}
