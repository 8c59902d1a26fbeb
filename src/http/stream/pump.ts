import { AppError, type DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Bell } from './bell.ts';
import type { SseStream } from './sse-stream.ts';

type Pump = {
  readonly stream: SseStream;
  readonly bell: Bell;
  readonly log: Log;
  /** Fixed name of the log event when a round fails. */
  readonly failure: string;
  readonly idleMs: DurationMs;
  readonly retryMs: DurationMs;
  /** Sends what there is to send; told whether the bell rang or it is simply time. */
  readonly round: (why: 'rung' | 'timeout') => Promise<void>;
};

/**
 * Keeps a stream going, a round at a time, until it is closed. While the store is away the stream stays open and tries again;
 * a bug ends it. Never throws.
 */
export async function pump({ stream, bell, log, failure, idleMs, retryMs, round }: Pump): Promise<void> {
  stream.onClose(() => bell.ring());
  let why: 'rung' | 'timeout' = 'rung';
  while (stream.isOpen) {
    let waitMs = idleMs;
    try {
      await round(why);
    } catch (error) {
      if (!(error instanceof AppError)) {
        log.error(failure, { error: error instanceof Error ? error.stack : String(error) });
        stream.end();
        return;
      }
      log.warn(failure, { code: error.code, error: error.message });
      waitMs = retryMs;
    }
    if (stream.isOpen) why = await bell.wait(waitMs);
  }
}
