import type { ActionKind, JobName } from '#ports/index.ts';

/** Work that waits for its own kind only, and how much of it one process does at once. */
type Lane = { readonly job: JobName; readonly atOnce: number };

const LONG: Lane = { job: 'long-action', atOnce: 4 };
const SHORT: Lane = { job: 'action', atOnce: 4 };
/** Of its own: what waits for its shares must not keep them from being done. */
const PART: Lane = { job: 'evaluation-part', atOnce: 4 };
const BACK: Lane = { job: 'rollback-action', atOnce: 4 };

/** A rollback never waits behind an evaluation of an hour, nor a deployment that a person waits for. */
const laneOf: Readonly<Record<ActionKind, Lane>> = {
  rollback: BACK,
  deploy: SHORT,
  smoke: SHORT,
  webhook: SHORT,
  notify: SHORT,
  evaluate: LONG,
  'evaluate-part': PART,
  'evaluate-live': LONG,
  integrate: LONG,
  'red-team': LONG,
  'top-up': LONG,
  rehearse: LONG,
};

/** Every lane, the most urgent first. */
export const lanes: readonly Lane[] = [BACK, SHORT, LONG, PART];

/** The queue's name for "an action of this kind waits". */
export function jobFor(kind: ActionKind): JobName {
  return laneOf[kind].job;
}
