import type { JobQueue } from '#ports/index.ts';
import { type ControlContext, readMoment } from '../context.ts';
import { jobFor, lanes } from '../job/lane.ts';
import { startDueRehearsals } from './start-due-rehearsals.ts';

/** Looked through in each beat, so that what is urgent is found behind much that is not. */
const MOST_WAITING = 1_000;
const MOST_OF_A_LANE = 50;

/** Sends waiting actions of the outbox to the queue, which only wakes: lost or sent twice, nothing comes of it but time. */
export async function dispatchActions(context: ControlContext, jobs: JobQueue): Promise<void> {
  const waiting = await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    await startDueRehearsals(context, tx, moment);
    return tx.actions.unclaimed(moment.realNow, MOST_WAITING);
  });
  for (const { job } of lanes) {
    const own = waiting.filter(({ kind }) => jobFor(kind) === job).slice(0, MOST_OF_A_LANE);
    for (const { id } of own) await jobs.send(job, { id });
  }
}
