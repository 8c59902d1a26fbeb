import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { playSeeds } from './run/play-seeds.ts';
import { describeSeen, describeTotal, describeViolations } from './run/report.ts';
import { type StoreKind, storeKinds } from './run/seed-stores.ts';
import type { SeedResult } from './run-seed.ts';

const USAGE = `Plays simulated worlds of control and judges them by checkers of their own: docs/proof.md

npm run sim                                   1000 worlds in memory, then 20 on each database
npm run sim -- --seeds 200 [--from 1001]      in memory alone
npm run sim -- --store postgres --seeds 5     memory, pglite, or postgres (a server of its own, from npm)
npm run sim -- --seed 4711                    one world again
npm run sim -- --seeds 50 --verbose           also what came about in them, and how often

Ends with 0 when nothing was violated, 1 when something was, 2 for wrong usage, 130 when interrupted.
`;

const SEEDS: Readonly<Record<StoreKind, number>> = { memory: 1_000, pglite: 20, postgres: 20 };

/** One run of some seeds on one kind of store. */
type Stage = { readonly store: StoreKind; readonly seeds: readonly number[] };
type Wanted = { readonly stages: readonly Stage[]; readonly verbose: boolean };

class UsageError extends Error {}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** @throws UsageError */
function readArguments(): Wanted | undefined {
  const { values } = parseOptions();
  if (values.help) return undefined;
  const { verbose } = values;
  const given = values.store;
  if (given !== undefined && !isStoreKind(given)) {
    throw new UsageError(`--store "${given}": it is one of ${storeKinds.join(', ')}`);
  }
  const store = given ?? 'memory';
  if (values.seed !== undefined) return { stages: [{ store, seeds: [count('seed', values.seed)] }], verbose };
  const from = values.from === undefined ? 1 : count('from', values.from);
  const all = given === undefined && values.seeds === undefined;
  const stages = (all ? storeKinds : [store]).map((kind): Stage => {
    const length = values.seeds === undefined ? SEEDS[kind] : count('seeds', values.seeds);
    return { store: kind, seeds: Array.from({ length }, (_, index) => from + index) };
  });
  return { stages, verbose };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        from: { type: 'string' },
        store: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isStoreKind(text: string): text is StoreKind {
  return storeKinds.some((kind) => kind === text);
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} "${text}": it is a whole number from 1 on`);
}

/** True when nothing was violated. */
async function play({ store, seeds }: Stage, wanted: Wanted, stopped: AbortSignal): Promise<boolean> {
  const results: SeedResult[] = [];
  let violations = 0;
  const progress = () => {
    if (!process.stdout.isTTY) return;
    process.stdout.write(`\r${results.length} of ${seeds.length} seeds, ${violations} violations (${store}) `);
  };
  const clear = () => (process.stdout.isTTY ? process.stdout.write('\r\u001b[K') : undefined);
  const told = (result: SeedResult) => {
    results.push(result);
    violations += result.violations.length;
    if (result.violations.length > 0) {
      clear();
      say(describeViolations(result, store));
    }
    progress();
  };
  progress();
  await playSeeds({ seeds, store, threads: availableParallelism(), told, stopped });
  clear();
  if (stopped.aborted) {
    say(`interrupted after ${describeTotal(results, store, false)}`);
    return false;
  }
  if (wanted.verbose) say(describeSeen(results));
  say(describeTotal(results, store, wanted.stages.length > 1));
  return violations === 0;
}

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  try {
    const wanted = readArguments();
    if (wanted === undefined) {
      say(USAGE);
      return 0;
    }
    let isClean = true;
    for (const stage of wanted.stages) {
      isClean = (await play(stage, wanted, interrupted.signal)) && isClean;
      if (interrupted.signal.aborted) return 130;
    }
    return isClean ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

process.exitCode = await main();
