/** What made a candidate go back. Fixed names: alerts, reports and people look for them. */
export type RollbackTrigger =
  /** A metric surely worse than the baseline's. */
  | 'metric-failed'
  /** The candidate alone surely past a critical limit. */
  | 'critical-limit'
  /** At least three complaints, and evidence of more than 20 to 1 that they are more than the baseline's. */
  | 'complaints'
  /** A confirmed safety violation. */
  | 'safety'
  /** A gateway took the traffic away by its own hand. */
  | 'hard-limit'
  /** The longest bake ended without an answer, and the strategy says to go back then. */
  | 'max-bake'
  /** A smoke test, another system or a person of a step said no. */
  | 'step-refused'
  /** It could not be deployed, or did not answer before it had any traffic. */
  | 'not-runnable'
  /** The release or a component of it was banned. */
  | 'quarantine'
  /** It was put on hold before it had any traffic. */
  | 'hold'
  | 'person'
  /** A person declared a critical bug. */
  | 'critical-bug';

const HARMLESS: readonly RollbackTrigger[] = ['metric-failed', 'complaints', 'max-bake', 'step-refused', 'person'];

/**
 * Whether conversations may end where they began although the release is taken back: only where a project says so, and nothing is
 * known to harm those who stay.
 */
export function mayFinish(conversations: 'move' | 'finish' | undefined, trigger: RollbackTrigger | undefined): boolean {
  return conversations === 'finish' && trigger !== undefined && HARMLESS.includes(trigger);
}
