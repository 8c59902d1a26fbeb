import type { EpochMs } from '#domain/shared/index.ts';

/** Text, numbers, truths, or a list of text. Never anything that a user or a model wrote. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** One finished operation. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** Real time. */
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly attributes: Attributes;
  readonly isError: boolean;
};
