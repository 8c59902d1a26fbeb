import { Worker } from 'node:worker_threads';
import type { SeedResult } from '../run-seed.ts';
import { type StoreKind, startServer } from './seed-stores.ts';
import type { SeedNews, SeedOrder, SeedWork } from './seed-worker.ts';

/** A world that takes longer than this (real time) comes to no end. */
const LONGEST_WORLD_MS: Readonly<Record<StoreKind, number>> = { memory: 60_000, pglite: 600_000, postgres: 600_000 };

type Play = {
  readonly seeds: readonly number[];
  readonly store: StoreKind;
  readonly threads: number;
  readonly told: (result: SeedResult) => void;
  /** Ends all of it at once. */
  readonly stopped: AbortSignal;
};

/** Plays each seed once, on several threads. A thread that breaks, or comes to no end, is a violation of its seed. */
export async function playSeeds({ seeds, store, threads, told, stopped }: Play): Promise<void> {
  const left = [...seeds];
  const server = await startServer(store);
  const work: SeedWork = { store, serverUrl: server.url };
  const thread = async (): Promise<void> => {
    // A thread that ended with its seed is followed by another.
    while (left.length > 0 && !stopped.aborted) await playOn(left, work, told, stopped);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, seeds.length) }, thread));
  } finally {
    await server.stop();
  }
}

/** One thread until nothing is left, or until it breaks. */
function playOn(
  left: number[],
  work: SeedWork,
  told: (result: SeedResult) => void,
  stopped: AbortSignal,
): Promise<void> {
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: work });
  let playing: number | undefined;
  let limit: NodeJS.Timeout | undefined;
  const broke = (seed: number, because: string) => {
    told({ seed, violations: [`the simulation itself broke: ${because}`], trace: [], seen: {} });
  };
  const next = () => {
    playing = left.shift();
    const order: SeedOrder = { seed: playing };
    worker.postMessage(order);
    if (playing === undefined) return;
    limit = setTimeout(() => void worker.terminate(), LONGEST_WORLD_MS[work.store]);
  };
  const stop = () => void worker.terminate();
  stopped.addEventListener('abort', stop);
  return new Promise((resolve, reject) => {
    let cause = `it came to no end within ${LONGEST_WORLD_MS[work.store] / 1_000} s`;
    worker.on('message', ({ result }: SeedNews) => {
      clearTimeout(limit);
      playing = undefined;
      if (result !== undefined) told(result);
      next();
    });
    worker.on('error', (error) => {
      cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', (code) => {
      clearTimeout(limit);
      stopped.removeEventListener('abort', stop);
      if (stopped.aborted || (playing === undefined && code === 0)) return resolve();
      // Before its first seed there is nothing to blame it on, and the next thread would fare no better.
      if (playing === undefined) return reject(new Error(`a thread could not begin: ${cause}`));
      broke(playing, cause);
      resolve();
    });
  });
}
