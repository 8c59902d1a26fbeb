import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Results, Task } from './task.ts';

/** Threads that do tasks, as many at once as there are processors. The results come in the order of the tasks. */
export class Crew {
  readonly #workers: readonly Worker[];
  readonly #stopped: AbortSignal;

  constructor(stopped: AbortSignal) {
    this.#stopped = stopped;
    const url = new URL('./worker.ts', import.meta.url);
    this.#workers = Array.from({ length: availableParallelism() }, () => new Worker(url));
  }

  async do<T extends Task>(tasks: readonly T[], tell: (done: number) => void): Promise<readonly Results[T['kind']][]> {
    const results = new Array<Results[T['kind']]>(tasks.length);
    let next = 0;
    let done = 0;
    const workOn = async (worker: Worker): Promise<void> => {
      while (next < tasks.length) {
        this.#stopped.throwIfAborted();
        const index = next;
        next += 1;
        results[index] = await answerOf<Results[T['kind']]>(worker, tasks[index] as T);
        done += 1;
        tell(done);
      }
    };
    await Promise.all(this.#workers.map(workOn));
    this.#stopped.throwIfAborted();
    return results;
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function answerOf<R>(worker: Worker, task: Task): Promise<R> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', answered);
      worker.off('error', failed);
      end();
    };
    const answered = (result: R) => settle(() => resolve(result));
    const failed = (error: unknown) => settle(() => reject(error));
    worker.on('message', answered);
    worker.on('error', failed);
    worker.postMessage(task);
  });
}
