import type { Actor, AuditEvent } from '#domain/evidence/index.ts';
import { clockNow } from '#domain/policy/index.ts';
import {
  type DurationMs,
  type EpochMs,
  type Id,
  type IdPrefix,
  type JsonObject,
  makeId,
} from '#domain/shared/index.ts';
import type { Chance, Log, Tx, UnitOfWork } from '#ports/index.ts';

/** What every command, pass and job of control works with. */
export type ControlContext = {
  readonly unitOfWork: UnitOfWork;
  readonly chance: Chance;
  readonly log: Log;
  /** Says that something was committed: reconcile looks, streams send. */
  readonly changed: () => void;
  /** Lets real time go by, outside of any transaction. */
  readonly pause: (ms: DurationMs) => Promise<void>;
};

/** Headgate's time and the wall clock, as of one moment in a transaction. */
export type Moment = { readonly now: EpochMs; readonly realNow: EpochMs; readonly rate: number };

export async function readMoment(tx: Tx): Promise<Moment> {
  const { setting, realNow } = await tx.clock.read();
  return { now: clockNow(setting, realNow), realNow, rate: setting.rate };
}

export function newId<P extends IdPrefix>(context: ControlContext, prefix: P, moment: Moment): Id<P> {
  return makeId(prefix, moment.realNow, context.chance.bytes(16));
}

type AuditNote = {
  readonly event: AuditEvent;
  readonly subject: string;
  readonly agent?: string;
  readonly environment?: string;
  readonly because: string;
  readonly details?: JsonObject;
};

/** Writes one act or decision into the audit log, in the transaction that makes it true. */
export async function writeAudit(tx: Tx, moment: Moment, actor: Actor, note: AuditNote): Promise<void> {
  await tx.audit.append({ at: moment.now, realAt: moment.realNow, actor, details: {}, ...note });
}

/** Runs a command in one transaction and tells the others once it is committed. */
export async function runCommand<T>(context: ControlContext, work: (tx: Tx, moment: Moment) => Promise<T>): Promise<T> {
  const result = await context.unitOfWork.run(async (tx) => work(tx, await readMoment(tx)));
  context.changed();
  return result;
}
