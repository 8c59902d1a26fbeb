import type { PgBoss } from 'pg-boss';
import { assert, type DurationMs, type JsonObject } from '#domain/shared/index.ts';
import type { JobName, JobQueue, Log } from '#ports/index.ts';
import { classifyFailure, storeUnavailable } from '../sql/database-failure.ts';
import { POLLING_SECONDS, QUEUE_OPTIONS } from './boss-options.ts';
import { RunningHandlers } from './running-handlers.ts';

type Registration = {
  readonly name: JobName;
  readonly concurrency: number;
  readonly handler: (payload: JsonObject) => Promise<void>;
};

/** Wake-ups over pg-boss, on either database. */
export class BossJobQueue implements JobQueue {
  readonly #boss: PgBoss;
  readonly #running: RunningHandlers;
  readonly #registrations: Registration[] = [];
  readonly #created = new Map<JobName, Promise<void>>();
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(boss: PgBoss, log: Log) {
    this.#boss = boss;
    this.#running = new RunningHandlers(log);
    boss.on('error', (error) => log.warn('job.queue-error', { error: error.message }));
    boss.on('warning', (warning) => log.warn('job.queue-warning', { warning: warning.message }));
  }

  handle(name: JobName, concurrency: number, handler: (payload: JsonObject) => Promise<void>): void {
    assert(this.#started === undefined, 'handlers are registered before the job queue starts');
    this.#registrations.push({ name, concurrency, handler });
  }

  /** @throws AppError STORE_UNAVAILABLE */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** @throws AppError STORE_UNAVAILABLE */
  async send(name: JobName, payload: JsonObject): Promise<void> {
    assert(this.#started !== undefined, 'the job queue is started before jobs are sent');
    if (this.#stopped !== undefined) throw storeUnavailable(`send the job ${name}`, new Error('the queue has stopped'));
    await available(`send the job ${name}`, async () => {
      await this.#started;
      await this.#createQueue(name);
      await this.#boss.send(name, payload);
    });
  }

  stop(graceMs: DurationMs): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  async #start(): Promise<void> {
    await available('start the job queue', async () => {
      await this.#boss.start();
      for (const registration of this.#registrations) {
        await this.#createQueue(registration.name);
        for (let worker = 0; worker < registration.concurrency; worker += 1) await this.#addWorker(registration);
      }
    });
  }

  /** One worker of pg-boss does one job at a time. */
  async #addWorker({ name, handler }: Registration): Promise<void> {
    let worker: string | undefined;
    const id = await this.#boss.work<JsonObject>(
      name,
      { batchSize: 1, pollingIntervalSeconds: POLLING_SECONDS, notifyPollingIntervalSeconds: POLLING_SECONDS },
      async (jobs) => {
        for (const job of jobs) await this.#running.run(name, job.data, handler);
        // Look for the next job at once: one notification may stand for several, and it came while this one ran.
        if (worker !== undefined) this.#boss.notifyWorker(worker);
      },
    );
    worker = id;
  }

  #createQueue(name: JobName): Promise<void> {
    const known = this.#created.get(name);
    if (known !== undefined) return known;
    const creating = this.#boss.createQueue(name, QUEUE_OPTIONS);
    this.#created.set(name, creating);
    // Tried again by the next caller.
    creating.catch(() => this.#created.delete(name));
    return creating;
  }

  async #stop(graceMs: DurationMs): Promise<void> {
    if (this.#started === undefined) return;
    await this.#started.catch(() => undefined);
    await this.#running.stop(graceMs);
    await this.#boss.stop({ graceful: false });
  }
}

async function available(doing: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (classifyFailure(error) === 'other') throw error;
    throw storeUnavailable(doing, error);
  }
}
