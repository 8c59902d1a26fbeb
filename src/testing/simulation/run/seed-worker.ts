import { parentPort, workerData } from 'node:worker_threads';
import { runSeed, type SeedOptions, type SeedResult } from '../run-seed.ts';
import { type StoreKind, seedStores } from './seed-stores.ts';

/** A database answers slower than memory: shorter worlds. */
const FAULTY_TURNS_ON_A_DATABASE = 80;

/** What a worker begins with. */
export type SeedWork = { readonly store: StoreKind; readonly serverUrl: string | undefined };
/** What a worker is told: the seed to play next, or that there is none left. */
export type SeedOrder = { readonly seed: number | undefined };
/** What a worker tells: that it is ready, or what became of a seed and that it is ready again. */
export type SeedNews = { readonly result: SeedResult | undefined };

/** One thread of several: plays seeds as it is given them. */
async function work(): Promise<void> {
  const { store: kind, serverUrl } = workerData as SeedWork;
  const open = await seedStores(kind, serverUrl);
  const tell = (news: SeedNews) => parentPort?.postMessage(news);
  const play = async (seed: number): Promise<SeedResult> => {
    const store = await open(seed);
    const options: SeedOptions =
      store === undefined ? {} : { openStore: () => store.unitOfWork, faultyTurns: FAULTY_TURNS_ON_A_DATABASE };
    try {
      return await runSeed(seed, options);
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { seed, violations: [`the simulation itself broke: ${what}`], trace: [], seen: {} };
    } finally {
      await store?.close();
    }
  };
  parentPort?.on('message', async ({ seed }: SeedOrder) => {
    if (seed === undefined) parentPort?.close();
    else tell({ result: await play(seed) });
  });
  tell({ result: undefined });
}

await work();
