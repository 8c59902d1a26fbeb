import type { Buffer } from 'node:buffer';
import type { DurationMs } from '#domain/shared/index.ts';
import type { FlatHeaders } from './flat-headers.ts';

/** One request to an agent. */
export type AgentRequest = {
  readonly method: string;
  /** With the query; begins with a slash. */
  readonly path: string;
  /** Without those of the connection, which are the client's. A `content-length` must be that of the body. */
  readonly headers: FlatHeaders;
  /** Whole, or as it comes. */
  readonly body: Buffer | string | AsyncIterable<Buffer> | undefined;
  /** From sending it until the reply's headers are whole. Undefined: five minutes. 0: any time. */
  headersTimeoutMs: DurationMs | undefined;
  /** Between two pieces of the reply. Undefined: five minutes. 0: any time. */
  bodyTimeoutMs: DurationMs | undefined;
};
