import type { DurationMs } from '#domain/shared/index.ts';
import type { Opened } from './client.ts';
import type { ServerEvent } from './event-stream.ts';
import { ABORTED, untilAborted } from './until-aborted.ts';

/** An answer that is read as long as somebody waits for it, and a little longer where what has to be stopped is not yet named. */
export class AttendedStream {
  readonly #opening: Promise<Opened>;
  readonly #signal: AbortSignal;

  constructor(opening: Promise<Opened>, signal: AbortSignal) {
    this.#opening = opening;
    this.#signal = signal;
    opening.catch(() => undefined);
  }

  /** Undefined when nobody waits any more. @throws Problem */
  async opened(): Promise<Opened | undefined> {
    const opened = await untilAborted(this.#opening, this.#signal);
    return opened === ABORTED ? undefined : opened;
  }

  /** Ends when nobody waits any more. @throws Problem */
  async *events(events: AsyncGenerator<ServerEvent>): AsyncGenerator<ServerEvent> {
    while (true) {
      const next = await untilAborted(events.next(), this.#signal);
      if (next === ABORTED || next.done === true) return;
      yield next.value;
    }
  }

  /**
   * To be called in any case. Reads on until `isNamed` says so of an event, at most `patienceMs`, then lets go of the connection.
   * @param isNamed undefined: nothing need be known
   */
  async close(isNamed: ((event: ServerEvent) => boolean) | undefined, patienceMs: DurationMs): Promise<void> {
    const opened = await this.#opening.catch(() => undefined);
    if (opened?.kind !== 'stream') return;
    const timer = setTimeout(opened.close, patienceMs);
    try {
      while (isNamed !== undefined) {
        const next = await opened.events.next();
        if (next.done === true || isNamed(next.value)) break;
      }
    } catch {
      // Broken off, by it or by the timer: nothing more will be named.
    } finally {
      clearTimeout(timer);
      opened.close();
    }
  }
}
