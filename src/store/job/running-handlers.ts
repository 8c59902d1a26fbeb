import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { JobName, Log } from '#ports/index.ts';

/** The handlers at work in this process. What they throw is logged and goes no further. */
export class RunningHandlers {
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();
  #isStopping = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Does nothing once stopping: a wake-up that is dropped is sent again by reconcile. */
  async run(name: JobName, payload: JsonObject, handler: (payload: JsonObject) => Promise<void>): Promise<void> {
    if (this.#isStopping) return;
    const running = this.#guarded(name, payload, handler);
    this.#running.add(running);
    await running;
    this.#running.delete(running);
  }

  /** Lets no handler begin and waits for those at work, at most `graceMs`. */
  async stop(graceMs: DurationMs): Promise<void> {
    this.#isStopping = true;
    if (this.#running.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const graceOver = new Promise<'grace over'>((resolve) => {
      timer = setTimeout(resolve, graceMs, 'grace over');
    });
    const ended = await Promise.race([Promise.all(this.#running), graceOver]);
    clearTimeout(timer);
    if (ended === 'grace over') this.#log.warn('job.left-running', { handlers: this.#running.size, graceMs });
  }

  async #guarded(name: JobName, payload: JsonObject, handler: (payload: JsonObject) => Promise<void>): Promise<void> {
    try {
      await handler(payload);
    } catch (error) {
      this.#log.error('job.failed', {
        job: name,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  }
}
