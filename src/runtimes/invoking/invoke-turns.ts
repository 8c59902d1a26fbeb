import type { Invocation, InvokedEvent, InvokedRuntime, Log } from '#ports/index.ts';
import { Problem } from './problem.ts';

/** One turn at a runtime, in the runtime's own protocol. */
export type Turn = {
  /** @throws Problem instead of a `failed` event */
  events(): AsyncGenerator<InvokedEvent>;
  /** Called once, however the turn ended. Tells the runtime to stop where it may still be at work. */
  stop(): Promise<void>;
};

type Protocol = {
  readonly begin: (invocation: Invocation) => Turn;
  readonly forget: InvokedRuntime['forget'];
};

/** Runs turns and sees to it that what nobody waits for is stopped. */
export function invokeTurns({ begin, forget }: Protocol, log: Log): InvokedRuntime {
  const stopping = new Set<Promise<void>>();
  const stop = (turn: Turn): void => {
    const done: Promise<void> = turn
      .stop()
      .catch((error: unknown) => log.warn('runtime.stop.failed', { because: String(error) }))
      .finally(() => stopping.delete(done));
    stopping.add(done);
  };
  return {
    async *invoke(invocation) {
      const turn = begin(invocation);
      let begun = false;
      try {
        for await (const event of turn.events()) {
          if (invocation.signal.aborted) return;
          begun = true;
          yield event;
        }
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { failure } = error;
        if (!invocation.signal.aborted)
          yield { kind: 'failed', failure: { ...failure, begun: begun || failure.begun } };
      } finally {
        stop(turn);
      }
    },
    /** A turn that was let go of is told to stop first: where its conversation is gone, nobody can. */
    async forget(...about) {
      await Promise.all(stopping);
      await forget(...about);
    },
    async settled() {
      while (stopping.size > 0) await Promise.all(stopping);
    },
  };
}
