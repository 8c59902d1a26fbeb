import { formatDuration, SECOND_MS } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { Throttle } from '../../pace/index.ts';
import type { Busy, Failed } from './settled.ts';

/** How long a judge may answer nobody. */
const PATIENCE_MS = 300 * SECOND_MS;
/** A question that is turned away so often, while others are answered, is not turned away for being one too many. */
const MOST_TRIES = 20;

export type AskPatiently = <A extends { readonly kind: string }>(ask: () => Promise<A | Busy>) => Promise<A | Failed>;

/**
 * Waits for a judge that is busy, limits our rate or is away, and gives up when it has answered nobody for long: then each
 * question is tried once, until one is answered again.
 */
export function createPatience(throttle: Throttle, stopwatch: Stopwatch): AskPatiently {
  let lastAnswerMs = Number.NEGATIVE_INFINITY;
  let isGivenUp = false;
  return async <A extends { readonly kind: string }>(ask: () => Promise<A | Busy>) => {
    let firstMs: number | undefined;
    for (let tries = 1; ; tries += 1) {
      await throttle.enter();
      let answer: A | Busy;
      try {
        answer = await ask();
      } finally {
        throttle.leave();
      }
      const nowMs = stopwatch.elapsedMs();
      if (!isBusy(answer)) {
        lastAnswerMs = nowMs;
        isGivenUp = false;
        throttle.calm();
        return answer;
      }
      firstMs ??= nowMs;
      const waitMs = throttle.waitAfter(answer.retryAfterMs);
      const silentMs = nowMs - Math.max(firstMs, lastAnswerMs);
      if (isGivenUp || tries >= MOST_TRIES || silentMs + waitMs > PATIENCE_MS) {
        isGivenUp = silentMs + waitMs > PATIENCE_MS || isGivenUp;
        const waited = `waited ${formatDuration(Math.round(nowMs - firstMs))}, asked ${tries === 1 ? 'once' : `${tries} times`}`;
        return { kind: 'failed', because: `${answer.because} (${waited})` };
      }
      throttle.slowDown(waitMs);
    }
  };
}

function isBusy<A extends { readonly kind: string }>(answer: A | Busy): answer is Busy {
  return answer.kind === 'busy';
}
