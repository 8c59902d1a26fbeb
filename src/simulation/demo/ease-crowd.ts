import type { DurationMs } from '#domain/shared/index.ts';
import type { CrowdStats } from '../crowd/tally.ts';

/** An agent of the example thinks for 25 ms on average; replies that take this long waited for the machine, not for the agent. */
const BUSY_MS: DurationMs = 75;
const MIN_RATE_PER_SECOND = 100;
/** Fewer replies than this say nothing about the machine. */
const MIN_REPLIES = 200;

type Seen = Pick<CrowdStats, 'answered' | 'latencyMeanMs'>;

/**
 * The rate at which users should go on coming, judged by the replies since the last look: half as many where the machine itself
 * is what they wait for, since a machine that is full makes every release look slow. Never more than before.
 */
export function easeRate(ratePerSecond: number, before: Seen, now: Seen): number {
  const replies = now.answered - before.answered;
  if (replies < MIN_REPLIES) return ratePerSecond;
  const meanMs = (now.latencyMeanMs * now.answered - before.latencyMeanMs * before.answered) / replies;
  return meanMs < BUSY_MS ? ratePerSecond : Math.min(ratePerSecond, Math.max(MIN_RATE_PER_SECOND, ratePerSecond / 2));
}
