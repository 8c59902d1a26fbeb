import { setTimeout as wait } from 'node:timers/promises';
import { type ControlContext, passOnce, Reconciler } from '#control/index.ts';
import { systemChance } from '#main/adapter/chance.ts';
import type { JobQueue, UnitOfWork } from '#ports/index.ts';
import { openStore } from '#store/index.ts';
import { silentLog } from '../silent-log.ts';

/** What a controller's process is told: to make passes over what was poked, at most so many; or to run as it does in a server. */
export type Order =
  | { readonly kind: 'sweep'; readonly limit: number }
  | { readonly kind: 'run'; readonly ms: number }
  | { readonly kind: 'end' };

/** `passes` are those that found something due; the processor time is this process's alone. */
export type Report = { readonly passes: number; readonly elapsedMs: number; readonly cpuMs: number };

/** `node controller.ts DATABASE_URL`: a controller in a process of its own. It ends with the process that started it. */
const store = await openStore({ databaseUrl: process.argv[2], log: silentLog });

process.on('message', (order: Order) => {
  if (order.kind === 'end') void store.close().then(() => process.disconnect());
  else void measured(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

function measured(order: Exclude<Order, { kind: 'end' }>): Promise<Report> {
  return order.kind === 'sweep' ? timed(() => sweep(order.limit)) : run(order.ms);
}

async function timed(work: () => Promise<number>): Promise<Report> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const passes = await work();
  const { user, system } = process.cpuUsage(before);
  return { passes, elapsedMs: performance.now() - began, cpuMs: (user + system) / 1_000 };
}

async function sweep(limit: number): Promise<number> {
  const context = contextOver(onlyPoked(store.unitOfWork));
  let passes = 0;
  while (passes < limit && (await passOnce(context))) passes += 1;
  return passes;
}

/** From the first moment with nothing due, which at its start everything is. */
async function run(ms: number): Promise<Report> {
  let passes = 0;
  const rested = Promise.withResolvers<void>();
  const counted = watchedDue(store.unitOfWork, (found) => {
    if (found) passes += 1;
    else rested.resolve();
  });
  const reconciler = new Reconciler(contextOver(counted), noJobs);
  reconciler.start();
  await rested.promise;
  const report = await timed(async () => {
    const before = passes;
    await wait(ms);
    return passes - before;
  });
  await reconciler.stop();
  return report;
}

function contextOver(unitOfWork: UnitOfWork): ControlContext {
  return { unitOfWork, chance: systemChance, log: silentLog, changed: () => undefined, pause: async () => undefined };
}

/** What a pass makes due again while the sweep goes on is left to the next one, so that each is passed once. */
function onlyPoked(unitOfWork: UnitOfWork): UnitOfWork {
  return {
    run: (work) =>
      unitOfWork.run((tx) =>
        work({ ...tx, promotions: { ...tx.promotions, lockDue: () => tx.promotions.lockDue(0) } }),
      ),
  };
}

function watchedDue(unitOfWork: UnitOfWork, tell: (found: boolean) => void): UnitOfWork {
  return {
    run: (work) =>
      unitOfWork.run((tx) => {
        const lockDue: typeof tx.promotions.lockDue = async (now) => {
          const found = await tx.promotions.lockDue(now);
          tell(found !== undefined);
          return found;
        };
        return work({ ...tx, promotions: { ...tx.promotions, lockDue } });
      }),
  };
}

/** Nothing is asked for that could be done: what is measured is deciding. */
const noJobs: JobQueue = {
  handle: () => undefined,
  send: async () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};
