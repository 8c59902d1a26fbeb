import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BootCounting, exposureGaps, furtherCounted, type RequestOutcome } from '#domain/sample/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

const OUTCOMES: readonly RequestOutcome[] = ['success', 'agent-error', 'aborted', 'user-error', 'gateway-error'];

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ maxUnsentRollups: 12 });
  world.control.decide(world.route(5_000, { hardLimits: { errorRateRatio: 0.5, minRequests: 10 } }));
});
afterEach(() => world.close());

/** Control and database are gone: nothing is heard, nothing can be told, and who asks for routes gets none. */
function cutOff(): void {
  world.control.delivery = 'lost';
  world.control.isSlow = true;
}

function counted(): number {
  return ['v1', 'v2'].reduce(
    (sum, label) => sum + OUTCOMES.reduce((own, outcome) => own + world.outcomes(label, outcome), 0),
    0,
  );
}

function countings(): readonly BootCounting[] {
  const known = new Map<string, BootCounting>();
  for (const { gateway, boot, counting } of world.control.counted) {
    if (counting !== undefined) known.set(boot, { gateway, boot, ...furtherCounted(known.get(boot), counting) });
  }
  return [...known.values()];
}

test('ten minutes without control or database: everyone is served, the candidate is kept in bounds, nothing is lost', async () => {
  const pinned: string[] = [];
  let asked = 0;
  while (pinned.length < 12) {
    asked += 1;
    if ((await world.ask(`old ${asked}`)).release === 'v2') pinned.push(`old ${asked}`);
  }
  const [afterLease, afterRestart, afterLimit] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const ask = async (name: string, by: Set<string>): Promise<number> => {
    asked += 1;
    const reached = await world.ask(name);
    by.add(`${reached.release} ${reached.by}`);
    return reached.status;
  };
  await vi.waitFor(() => expect(counted()).toBe(asked));
  cutOff();

  // Beyond the lease: nobody new meets the candidate, whoever knows it goes on with it.
  world.stopwatch.advance(61_000);
  for (let window = 0; window < 19; window += 1) {
    world.stopwatch.advance(10_000);
    expect(await ask(`new ${window}`, afterLease)).toBe(200);
    expect(await ask(pinned[window % 12] ?? '', afterLease)).toBe(200);
  }
  expect([...afterLease].sort()).toEqual(['v1 hash', 'v1 lease-over', 'v2 pin']);

  // A gateway that starts now knows its routes, its conversations and what it has not told yet from its disk.
  await world.gateway?.stop(1_000);
  await world.start({ maxUnsentRollups: 12 });
  for (let window = 0; window < 19; window += 1) {
    world.stopwatch.advance(10_000);
    expect(await ask(`newer ${window}`, afterRestart)).toBe(200);
    expect(await ask(pinned[window % 12] ?? '', afterRestart)).toBe(200);
  }
  expect([...afterRestart].sort()).toEqual(['v1 hash', 'v1 lease-over', 'v2 pin']);

  // The candidate breaks: its own conversations are taken from it without a word from control, also by the next start.
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  world.stopwatch.advance(61_000);
  for (const name of pinned.slice(0, 10)) expect(await ask(name, new Set())).toBe(500);
  for (const name of pinned) expect(await ask(name, afterLimit)).toBe(200);
  await world.gateway?.stop(1_000);
  await world.start({ maxUnsentRollups: 12 });
  for (let window = 0; window < 16; window += 1) {
    world.stopwatch.advance(10_000);
    expect(await ask(pinned[window % 12] ?? `last ${window}`, afterLimit)).toBe(200);
    expect(await ask(`last ${window}`, afterLimit)).toBe(200);
  }
  expect([...afterLimit].every((way) => way.startsWith('v1 '))).toBe(true);

  // Control is back: each request counts once, in fewer and longer windows, which is said; and it hears what was done.
  expect(world.control.facts).toEqual([]);
  world.control.delivery = 'works';
  world.control.isSlow = false;
  await vi.waitFor(() => expect(counted()).toBe(asked));
  await vi.waitFor(() => expect(world.control.facts).toMatchObject([{ deploymentId: deploymentOf('v2') }]));
  await world.gateway?.stop(1_000);
  expect(counted()).toBe(asked);
  expect(countings().map(({ isOver }) => isOver)).toEqual([true, true, true]);
  expect(exposureGaps(countings(), world.now())).toEqual([]);
  expect(Math.max(...countings().map(({ coarsestMs }) => coarsestMs ?? 0))).toBeGreaterThanOrEqual(60_000);
  expect(world.log.some(({ event }) => event === 'gateway.rollups.coarsened')).toBe(true);
});
