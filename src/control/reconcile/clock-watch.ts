import type { EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, readMoment } from '../context.ts';
import { CLAIM_MS } from '../job/action-runner.ts';
import { LONGEST_WAIT_MS } from '../job/retry.ts';
import { pokeUnderWay } from '../poke-under-way.ts';

/**
 * Sees that a clock was set back. What is due later is a row compared with a clock, so after a jump back everything would sleep
 * until the clock is where it was, unwatched: it is made due at once instead. The same when a controller starts.
 */
export class ClockWatch {
  /** Headgate's clock: passes are due by it. */
  #last: EpochMs = Number.POSITIVE_INFINITY;
  /** The wall clock: work is tried again and claimed by it, and gateways were seen by it. Undefined before the first look. */
  #lastReal: EpochMs | undefined;

  async look(context: ControlContext): Promise<void> {
    await context.unitOfWork.run(async (tx) => {
      const { now, realNow } = await readMoment(tx);
      if (now < this.#last) await pokeUnderWay(tx);
      const isFirst = this.#lastReal === undefined;
      if (this.#lastReal === undefined || realNow < this.#lastReal) await wakeWork(tx, realNow, isFirst);
      this.#last = now;
      this.#lastReal = realNow;
    });
  }
}

/** @param mayWait true while it is not known that the clock was set back: then only what no one can have asked for is shortened */
async function wakeWork(tx: Tx, realNow: EpochMs, mayWait: boolean): Promise<void> {
  const notBefore = mayWait ? realNow + LONGEST_WAIT_MS : realNow;
  await tx.actions.bringForward({ notBefore, claimedUntil: realNow + CLAIM_MS });
  for (const { id } of (await tx.gateways.list()).filter(({ seenAt }) => seenAt > realNow)) {
    const gateway = await tx.gateways.lock(id);
    if (gateway !== undefined) await tx.gateways.save({ ...gateway, seenAt: Math.min(gateway.seenAt, realNow) });
  }
}
