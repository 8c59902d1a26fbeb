import type { DurationMs, EpochMs } from '#domain/shared/index.ts';

/** Real time of day. Only for what people read and for the origin of Headgate's clock; never for measuring. */
export interface WallClock {
  now(): EpochMs;
}

/** Real, monotonic time since some fixed moment: latency, time-outs, leases. Never scaled. */
export interface Stopwatch {
  elapsedMs(): DurationMs;
}
