import type { JsonObject } from '#domain/shared/index.ts';
import type { Action, Tx } from '#ports/index.ts';
import type { Moment } from '../../context.ts';

/** What an action came to: the fact that is stored on it, and whatever else has to be recorded in the same transaction. */
export type Performed = {
  readonly result: JsonObject;
  readonly record: (tx: Tx, moment: Moment) => Promise<void>;
};

/** Does one kind of action. Idempotent: after a crash the same action is done again. Throws what can't be done now. */
export type Performer = (action: Action, signal: AbortSignal) => Promise<Performed>;
