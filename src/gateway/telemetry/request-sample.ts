import type { RequestOutcome } from '#domain/sample/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { ReplyFacts } from '../upstream/reply-facts.ts';

/** How one user request went. */
export type RequestSample = {
  readonly outcome: RequestOutcome;
  /** 0-63, of the assignment key. */
  readonly bucket: number;
  /** As the user was told it. */
  readonly requestId: string;
  /** Undefined where no whole reply came. */
  readonly latencyMs: DurationMs | undefined;
  /** Undefined where the reply was no stream. */
  readonly firstByteMs: DurationMs | undefined;
  /** Undefined where the reply was no stream, or one that nobody here can read. */
  readonly firstTokenMs: DurationMs | undefined;
  /** Undefined where nothing could be read. */
  readonly facts: ReplyFacts | undefined;
  /** The model that the release names, where it names one: tells the price of replies that don't say what model they are of. */
  readonly ownModel: string | undefined;
};

/** Of a request that no release has seen. */
export const NOTHING_MEASURED: Omit<RequestSample, 'outcome'> = {
  bucket: 0,
  requestId: '',
  latencyMs: undefined,
  firstByteMs: undefined,
  firstTokenMs: undefined,
  facts: undefined,
  ownModel: undefined,
};
