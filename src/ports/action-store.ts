import type {
  ActionId,
  EpochMs,
  EvaluationId,
  JsonObject,
  PromotionId,
  RehearsalId,
  RollbackId,
  ScanId,
} from '#domain/shared/index.ts';

/** Work that was decided in a transaction and is done after it. */
export type ActionKind =
  | 'deploy'
  | 'smoke'
  | 'evaluate'
  | 'evaluate-part'
  | 'evaluate-live'
  | 'integrate'
  | 'red-team'
  | 'top-up'
  | 'webhook'
  | 'notify'
  | 'rehearse'
  | 'rollback';

/** A row of the outbox: done at least once, its result stored as a fact that the next pass reads. */
export type Action = {
  readonly id: ActionId;
  /** Unique: asking twice for the same thing asks once. */
  readonly key: string;
  readonly kind: ActionKind;
  /** Whom the result is for. */
  readonly subject: PromotionId | EvaluationId | ScanId | RehearsalId | RollbackId;
  readonly payload: JsonObject;
  readonly state: 'pending' | 'done' | 'failed';
  readonly attempts: number;
  /** Why the last attempt failed, while pending; why it was given up, when failed. */
  readonly because: string | undefined;
  readonly result: JsonObject | undefined;
  /** Not before this (wall clock). */
  readonly notBefore: EpochMs;
  /** When its first attempt failed (wall clock). Absent while none has. */
  readonly firstTriedAt?: EpochMs | undefined;
};

export interface ActionStore {
  /** Does nothing when the key exists. */
  add(action: Action): Promise<void>;
  /** Pending actions whose time has come and that no worker holds, for sending to the queue. */
  unclaimed(realNow: EpochMs, limit: number): Promise<readonly Action[]>;
  /** Takes a pending action for a worker until `until` (wall clock); undefined when another holds it, or it is settled. */
  claim(id: ActionId, worker: string, realNow: EpochMs, until: EpochMs): Promise<Action | undefined>;
  /** Replaces state, attempts, because, result, notBefore, firstTriedAt and frees the claim, if `worker` still holds it; false otherwise. */
  settle(action: Action, worker: string): Promise<boolean>;
  /** How far the actions of one kind are, oldest first; `because` of those that are not done. */
  statesOf(id: Action['subject'], kind: ActionKind): Promise<readonly Pick<Action, 'state' | 'because'>[]>;
  /** Takes the results of settled actions of one kind away, once they are kept elsewhere. */
  clearResults(id: Action['subject'], kind: ActionKind): Promise<void>;
  /** Oldest first. */
  forSubject(id: PromotionId | EvaluationId | ScanId | RehearsalId | RollbackId): Promise<readonly Action[]>;
  /** After the wall clock was set back: no pending action waits past `notBefore`, and no claim lasts past `claimedUntil`. */
  bringForward(latest: { readonly notBefore: EpochMs; readonly claimedUntil: EpochMs }): Promise<void>;
}
