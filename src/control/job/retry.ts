import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#domain/shared/index.ts';
import type { ActionKind, Chance } from '#ports/index.ts';

/** How long work that was refused or broke is tried again (real time). */
type RetryBounds = {
  readonly attempts: number;
  /** From the first attempt on; after it the next failure is the last. */
  readonly totalMs: DurationMs;
  /** The longest wait between two attempts. */
  readonly longestMs: DurationMs;
};

const FIRST_WAIT_MS: DurationMs = SECOND_MS;

/**
 * By kind: a person waits for a deployment and a webhook's answer, so those are given up in minutes; a notice may come late;
 * an evaluation costs money each time; requests that make up for users' wait until there is room for them.
 */
const retryBounds: Readonly<Record<ActionKind, RetryBounds>> = {
  deploy: { attempts: 6, totalMs: 10 * MINUTE_MS, longestMs: 30 * SECOND_MS },
  smoke: { attempts: 4, totalMs: 5 * MINUTE_MS, longestMs: 15 * SECOND_MS },
  integrate: { attempts: 3, totalMs: 10 * MINUTE_MS, longestMs: 30 * SECOND_MS },
  evaluate: { attempts: 3, totalMs: HOUR_MS, longestMs: 30 * SECOND_MS },
  'evaluate-part': { attempts: 3, totalMs: HOUR_MS, longestMs: 30 * SECOND_MS },
  'red-team': { attempts: 3, totalMs: HOUR_MS, longestMs: 30 * SECOND_MS },
  'evaluate-live': { attempts: 3, totalMs: HOUR_MS, longestMs: 30 * SECOND_MS },
  'top-up': { attempts: 100, totalMs: HOUR_MS, longestMs: MINUTE_MS },
  webhook: { attempts: 6, totalMs: 5 * MINUTE_MS, longestMs: 30 * SECOND_MS },
  rehearse: { attempts: 2, totalMs: 10 * MINUTE_MS, longestMs: 30 * SECOND_MS },
  rollback: { attempts: 3, totalMs: MINUTE_MS, longestMs: 5 * SECOND_MS },
  notify: { attempts: 10, totalMs: HOUR_MS, longestMs: 10 * MINUTE_MS },
};

/** No attempt is put off longer than this (real time). */
export const LONGEST_WAIT_MS: DurationMs = Math.max(...Object.values(retryBounds).map(({ longestMs }) => longestMs));

/**
 * When to try again after a failed attempt; undefined when it is given up. The wait doubles from a second, and half of it is
 * chance, so that what failed together does not come back together.
 * @param attempts made so far, the failed one included
 */
export function nextTry(
  kind: ActionKind,
  attempts: number,
  firstTriedAt: EpochMs,
  realNow: EpochMs,
  chance: Chance,
): EpochMs | undefined {
  const { attempts: most, totalMs, longestMs } = retryBounds[kind];
  if (attempts >= most) return undefined;
  const wholeMs = Math.min(longestMs, FIRST_WAIT_MS * 2 ** (attempts - 1));
  const [high = 0, low = 0] = chance.bytes(2);
  const at = realNow + Math.round(wholeMs * (0.5 + (0.5 * (high * 256 + low)) / 65_536));
  return at - firstTriedAt > totalMs ? undefined : at;
}
