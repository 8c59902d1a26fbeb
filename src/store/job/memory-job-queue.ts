import { assert, type DurationMs, type JsonObject } from '#domain/shared/index.ts';
import type { JobName, JobQueue, Log } from '#ports/index.ts';
import { storeUnavailable } from '../sql/database-failure.ts';
import { RunningHandlers } from './running-handlers.ts';

type Registration = {
  readonly concurrency: number;
  readonly handler: (payload: JsonObject) => Promise<void>;
  readonly waiting: JsonObject[];
  running: number;
};

/** Wake-ups within one process. Jobs that nobody here handles are dropped, like those that no worker takes in time. */
export class MemoryJobQueue implements JobQueue {
  readonly #registrations = new Map<JobName, Registration>();
  readonly #running: RunningHandlers;
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(log: Log) {
    this.#running = new RunningHandlers(log);
  }

  handle(name: JobName, concurrency: number, handler: (payload: JsonObject) => Promise<void>): void {
    assert(this.#state === 'new', 'handlers are registered before the job queue starts');
    this.#registrations.set(name, { concurrency, handler, waiting: [], running: 0 });
  }

  async start(): Promise<void> {
    if (this.#state === 'new') this.#state = 'started';
  }

  async send(name: JobName, payload: JsonObject): Promise<void> {
    assert(this.#state !== 'new', 'the job queue is started before jobs are sent');
    if (this.#state === 'stopped') throw storeUnavailable(`send the job ${name}`, new Error('the queue has stopped'));
    const registration = this.#registrations.get(name);
    if (registration === undefined) return;
    registration.waiting.push(JSON.parse(JSON.stringify(payload)));
    this.#pump(name, registration);
  }

  async stop(graceMs: DurationMs): Promise<void> {
    this.#state = 'stopped';
    for (const registration of this.#registrations.values()) registration.waiting.length = 0;
    await this.#running.stop(graceMs);
  }

  #pump(name: JobName, registration: Registration): void {
    while (registration.running < registration.concurrency) {
      const payload = registration.waiting.shift();
      if (payload === undefined) return;
      registration.running += 1;
      // After the sender has gone on, as with a queue in a database.
      queueMicrotask(() => {
        void this.#running.run(name, payload, registration.handler).then(() => {
          registration.running -= 1;
          this.#pump(name, registration);
        });
      });
    }
  }
}
