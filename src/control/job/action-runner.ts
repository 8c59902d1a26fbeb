import {
  type ActionId,
  AppError,
  type DurationMs,
  type ErrorCode,
  type Id,
  type JsonObject,
} from '#domain/shared/index.ts';
import type { Action, ActionKind, JobQueue, Tx } from '#ports/index.ts';
import { type ControlContext, readMoment } from '../context.ts';
import { isPromotion } from '../lookup.ts';
import { lanes } from './lane.ts';
import { recordLostNotice } from './perform/notify.ts';
import type { Performed, Performer } from './perform/performer.ts';
import { nextTry } from './retry.ts';

/** How long a worker holds an action without renewing its claim (real time). */
export const CLAIM_MS: DurationMs = 4_000;
const RENEW_MS: DurationMs = 1_000;

/** Calls back again and again until the returned function is called. */
type Repeat = (everyMs: DurationMs, callback: () => void) => () => void;

const repeatInRealTime: Repeat = (everyMs, callback) => {
  const timer = setInterval(callback, everyMs);
  return () => clearInterval(timer);
};

/**
 * Does the actions of the outbox: claim, perform, then result and records in one transaction. A worker that dies loses its claim
 * and another does it again; a worker that lost its claim records nothing.
 */
export function registerActionRunner(
  context: ControlContext,
  jobs: JobQueue,
  worker: string,
  performers: Readonly<Record<ActionKind, Performer>>,
  stopped: AbortSignal,
  repeat: Repeat = repeatInRealTime,
): void {
  const handler = async (payload: JsonObject): Promise<void> => {
    const id = payload.id as ActionId;
    // Each run claims under a name of its own: the queue may wake the same worker twice for one action.
    const claimant = `${worker}/${Buffer.from(context.chance.bytes(6)).toString('hex')}`;
    const action = await claim(context, id, claimant);
    if (action === undefined) return;
    try {
      const performed = await whileRenewing(context, id, claimant, repeat, () =>
        performers[action.kind](action, stopped),
      );
      await settleDone(context, action, claimant, performed);
    } catch (error) {
      if (stopped.aborted) return;
      await settleFailed(context, action, claimant, error);
    }
    context.changed();
  };
  for (const { job, atOnce } of lanes) jobs.handle(job, atOnce, handler);
}

/** Renews the claim while work goes on. None is under way any more when it settles: it would claim anew what was just set free. */
async function whileRenewing<T>(
  context: ControlContext,
  id: ActionId,
  claimant: string,
  repeat: Repeat,
  work: () => Promise<T>,
): Promise<T> {
  let renewing: Promise<unknown> = Promise.resolve();
  const stopRenewing = repeat(RENEW_MS, () => {
    renewing = renewing
      .then(() => claim(context, id, claimant))
      .catch((error: unknown) => context.log.warn('action.claim-not-renewed', { id, error: String(error) }));
  });
  try {
    return await work();
  } finally {
    stopRenewing();
    await renewing;
  }
}

function claim(context: ControlContext, id: ActionId, worker: string): Promise<Action | undefined> {
  return context.unitOfWork.run(async (tx) => {
    const { realNow } = await readMoment(tx);
    return tx.actions.claim(id, worker, realNow, realNow + CLAIM_MS);
  });
}

async function settleDone(
  context: ControlContext,
  action: Action,
  worker: string,
  performed: Performed,
): Promise<void> {
  await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    const settled: Action = {
      ...action,
      state: 'done',
      attempts: action.attempts + 1,
      because: undefined,
      result: performed.result,
    };
    if (!(await tx.actions.settle(settled, worker))) return;
    // The promotion's row before those of its deployments, in the order in which a pass takes them.
    await wake(tx, action);
    await performed.record(tx, moment);
  });
}

async function settleFailed(context: ControlContext, action: Action, worker: string, error: unknown): Promise<void> {
  const because =
    error instanceof AppError ? error.message : `unexpected: ${error instanceof Error ? error.message : String(error)}`;
  const attempts = action.attempts + 1;
  const neverMends = error instanceof AppError && error.retry === 'never';
  await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    const { realNow } = moment;
    const firstTriedAt = Math.min(action.firstTriedAt ?? realNow, realNow);
    const again = neverMends ? undefined : nextTry(action.kind, attempts, firstTriedAt, realNow, context.chance);
    const final = again === undefined;
    context.log.warn('action.failed', { id: action.id, kind: action.kind, attempts, final, because });
    const settled: Action = {
      ...action,
      state: final ? 'failed' : 'pending',
      attempts,
      because,
      firstTriedAt,
      notBefore: again ?? realNow,
    };
    if (!(await tx.actions.settle(settled, worker)) || !final) return;
    await wake(tx, action);
    if (action.kind === 'notify') await recordLostNotice(tx, moment, action, because);
    await endFailed(tx, action.subject, because, error instanceof AppError ? error.code : undefined);
  });
}

/** What was asked for by hand ends with its work. */
async function endFailed(
  tx: Tx,
  subject: Action['subject'],
  because: string,
  code: ErrorCode | undefined,
): Promise<void> {
  const failed = { state: 'failed', because, ...(code === undefined ? {} : { code }) } as const;
  if (isOf('reh', subject)) {
    const rehearsal = await tx.rehearsals.find(subject);
    if (rehearsal?.state === 'running') await tx.rehearsals.save({ ...rehearsal, state: 'failed', because });
  }
  if (isOf('evl', subject)) {
    const run = await tx.evaluations.find(subject);
    if (run?.state === 'running') await tx.evaluations.save({ ...run, ...failed });
  }
  if (isOf('scn', subject)) {
    const run = await tx.scans.find(subject);
    if (run?.state === 'running') await tx.scans.save({ ...run, ...failed });
  }
}

function isOf<P extends 'evl' | 'scn' | 'reh' | 'rbk'>(
  prefix: P,
  subject: Action['subject'],
): subject is Id<P> & Action['subject'] {
  return subject.startsWith(`${prefix}_`);
}

/** Wakes the promotion that waits for this result. An evaluation asked for by hand wakes no one. */
async function wake(tx: Tx, action: Action): Promise<void> {
  if (isPromotion(action.subject)) await tx.promotions.poke({ id: action.subject });
  if (isOf('rbk', action.subject)) await tx.rollbacks.poke(action.subject);
}
