import { findPostgresPackage } from '#testing/database/postgres-binaries.ts';
import { startPostgresServer } from '#testing/database/postgres-server.ts';
import { createDatabase, queryOnce } from '../postgres-query.ts';
import { Bench, type Sample } from './measure.ts';
import type { Plan, Scenario } from './plan.ts';
import { type Rest, type Row, rowOf } from './result.ts';

export type Measured = { readonly rows: readonly Row[]; readonly rests: readonly Rest[]; readonly postgres: string };

type Opened = { readonly scenario: Scenario; readonly bench: Bench };

/** Measures every scenario in turn, round after round, so that what else the machine does meets all of them alike. */
export async function benchControl(plan: Plan, tell: (what: string) => void, stopped: AbortSignal): Promise<Measured> {
  const packageFolder = findPostgresPackage();
  if (packageFolder === undefined) throw new Error('there is no PostgreSQL from npm for this platform');
  const server = await startPostgresServer(packageFolder);
  const opened: Opened[] = [];
  try {
    for (const scenario of plan.scenarios) {
      stopped.throwIfAborted();
      tell(`filling: ${scenario.name}`);
      const url = await createDatabase(server.url, `bench_${opened.length}`);
      opened.push({ scenario, bench: await Bench.open(url, scenario.size, Math.max(...scenario.controllers)) });
    }
    const rows = await measureRounds(plan, opened, tell, stopped);
    const rests: Rest[] = [];
    for (const { scenario, bench } of opened.filter((each) => each.scenario.group === 'resting')) {
      stopped.throwIfAborted();
      tell(`resting: ${scenario.name}`);
      rests.push({ scenario, ...(await bench.rest(plan.restMs)) });
    }
    return { rows, rests, postgres: await versionOf(server.url) };
  } finally {
    await Promise.allSettled(opened.map(({ bench }) => bench.close()));
    await server.stop();
  }
}

async function measureRounds(
  plan: Plan,
  opened: readonly Opened[],
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<readonly Row[]> {
  const cells = opened
    .filter(({ scenario }) => scenario.group !== 'resting')
    .flatMap((each) =>
      each.scenario.controllers.map((controllers) => ({ ...each, controllers, samples: [] as Sample[] })),
    );
  // The first round warms everything up and doesn't count.
  for (let round = 0; round <= plan.rounds; round += 1) {
    for (const { scenario, bench, controllers, samples } of cells) {
      stopped.throwIfAborted();
      tell(
        `${round === 0 ? 'warming up' : `round ${round} of ${plan.rounds}`}: ${scenario.name}, ${controllers} at work`,
      );
      const sample = await bench.measure(controllers, plan.passes);
      if (round > 0) samples.push(sample);
    }
  }
  return cells.map(({ scenario, controllers, samples }) => rowOf(scenario, controllers, samples));
}

async function versionOf(serverUrl: string): Promise<string> {
  const [row] = await queryOnce(serverUrl, 'show server_version');
  return String(row?.server_version);
}
