import { parseArgs } from 'node:util';
import { systemChance } from '#main/adapter/chance.ts';
import type { RoundPlan } from './plan-round.ts';
import type { RoundResult } from './play-round.ts';
import { playRounds, type RoundsResult } from './play-rounds.ts';
import { type StageStore, stageStores } from './stage.ts';

const USAGE = `Kills controllers (kill -9) at random moments while releases are rolled out to steady users, and judges what is left

npm run kill                                    100 rounds on PostgreSQL with two controllers, then 20 on PGlite
npm run kill -- --store pglite --rounds 5       on one of the two
npm run kill -- --store postgres --seed 4711 --round 37    one round again: same release, same kills

A round is one release on its way through staging to everyone, with one or two kills. It goes well when the release ends as
decided, everything was done once, no request failed and no conversation moved. Stops at the first that does not.
Ends with 0 when all went well, 1 when one did not, 2 for wrong usage, 130 when interrupted.
`;

const ROUNDS: Readonly<Record<StageStore, number>> = { postgres: 100, pglite: 20 };

class UsageError extends Error {}

type Stretch = { readonly store: StageStore; readonly rounds: readonly number[] };
type Wanted = { readonly seed: number; readonly stretches: readonly Stretch[] };

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** @throws UsageError */
function readArguments(): Wanted | undefined {
  const { values } = parseOptions();
  if (values.help) return undefined;
  const seed = values.seed === undefined ? newSeed() : count('seed', values.seed);
  const given = values.store;
  if (given !== undefined && !isStore(given)) {
    throw new UsageError(`--store "${given}": it is one of ${stageStores.join(', ')}`);
  }
  const stores = given === undefined ? stageStores : [given];
  const stretches = stores.map((store): Stretch => {
    if (values.round !== undefined) return { store, rounds: [count('round', values.round)] };
    const length = values.rounds === undefined ? ROUNDS[store] : count('rounds', values.rounds);
    return { store, rounds: Array.from({ length }, (_, index) => index + 1) };
  });
  return { seed, stretches };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        store: { type: 'string' },
        rounds: { type: 'string' },
        seed: { type: 'string' },
        round: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function newSeed(): number {
  return 1 + (Buffer.from(systemChance.bytes(4)).readUInt32LE() % 1_000_000);
}

function isStore(text: string): text is StageStore {
  return stageStores.some((store) => store === text);
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} "${text}": it is a whole number from 1 on`);
}

/** True when all went well. */
async function play({ store, rounds }: Stretch, seed: number, stopped: AbortSignal): Promise<boolean> {
  const began = performance.now();
  const { isTTY, columns } = process.stdout;
  const draw = (line: string) => isTTY && process.stdout.write(`\r\u001b[2K${line.slice(0, columns - 1)}`);
  const result = await playRounds({
    store,
    seed,
    rounds,
    stopped,
    tell: (what) => {
      if (what === 'setting the stage') return void draw(`${store}: servers, gateways, agents and users start`);
      if ('violations' in what) return void (isTTY ? undefined : say(describeRound(what)));
      return void draw(`${store}: round ${what.number} of ${rounds.at(-1)}: ${describePlan(what)}`);
    },
  });
  draw('');
  say(describeTotal(store, seed, result, performance.now() - began));
  if (stopped.aborted) say('interrupted: no process is left');
  return result.kept === undefined;
}

function describePlan({ kind, kills }: RoundPlan): string {
  const names = kills.map(({ controller, atShare }) => `${'ab'[controller]} at ${Math.round(100 * atShare)} %`);
  return `${kind}, kills ${names.join(' and ')}`;
}

function describeRound({ plan, tookMs, violations }: RoundResult): string {
  const took = `${(tookMs / 1_000).toFixed(1)} s`;
  return `round ${plan.number}: ${describePlan(plan)}: ${violations.length === 0 ? 'as decided' : 'NOT AS DECIDED'}, ${took}`;
}

function describeTotal(
  store: StageStore,
  seed: number,
  { results, requests, kept }: RoundsResult,
  elapsedMs: number,
): string {
  const kills = results.reduce((total, { plan }) => total + plan.kills.length, 0);
  const lines: string[] = [];
  for (const result of results.filter(({ violations }) => violations.length > 0)) {
    lines.push(describeRound(result), ...result.violations.map((violation) => `  ${violation}`));
    lines.push(`again: npm run kill -- --store ${store} --seed ${seed} --round ${result.plan.number}`);
    lines.push(`logs: ${kept}`);
  }
  const bad = results.filter(({ violations }) => violations.length > 0).length;
  lines.push(
    `${results.length} rounds on ${store}, ${kills} kills, ${bad} not as decided, ${requests} requests ` +
      `(seed ${seed}, ${Math.round(elapsedMs / 1_000)} s)`,
  );
  return lines.join('\n');
}

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  try {
    const wanted = readArguments();
    if (wanted === undefined) {
      say(USAGE);
      return 0;
    }
    for (const stretch of wanted.stretches) {
      const wentWell = await play(stretch, wanted.seed, interrupted.signal);
      if (interrupted.signal.aborted) return 130;
      if (!wentWell) return 1;
    }
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

process.exitCode = await main();
