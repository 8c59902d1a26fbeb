import type { DurationMs } from '../shared/index.ts';

/**
 * Requests that Headgate sends itself where users send few: the same to both releases, while traffic is split. They are counted and
 * judged apart from the users'.
 */
export type TopUp = {
  /** The least that each release meets in a step, the users' and these together, spread evenly over its bake. */
  readonly requests: number;
  /** What is asked: the agent's cases, or what its users asked before, as the request log has it. */
  readonly from: 'dataset' | 'request-log';
  /** Whether they may speak for a metric that the users' requests alone can't tell. */
  readonly standsIn: boolean;
};

/** How a step with a bake stands. */
type ToppedUp = {
  readonly observedMs: DurationMs;
  readonly bakeMs: DurationMs;
  /** Of users, to the release that has fewer. */
  readonly users: number;
  /** Cases that were asked already, each of both releases. */
  readonly asked: number;
};

/** A step asks so often at most: each time is a row that stays. */
const BATCHES = 20;

/**
 * How many cases to ask both releases now. Zero while there is not enough for a batch, so that it comes in even batches of a twentieth;
 * never more than one, whatever was missed.
 */
export function topUpDue({ requests }: TopUp, { observedMs, bakeMs, users, asked }: ToppedUp): number {
  const done = bakeMs <= 0 ? 1 : Math.min(1, observedMs / bakeMs);
  const batch = Math.ceil(requests / BATCHES);
  const missing = Math.floor(requests * done) - users - asked;
  if (missing >= batch) return batch;
  return done === 1 ? Math.max(0, missing) : 0;
}
