import { type ErrorCode, errorTable } from './error-codes.ts';

/** An error that crosses rings: what went wrong, where, and what to do about it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The next thing the reader can do, as a command or a sentence. */
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string | undefined; cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.hint = more.hint;
    this.details = more.details;
  }

  /** The HTTP status that a face answers with. */
  get status(): number {
    return errorTable[this.code].status;
  }

  /** The exit code that the command line ends with. */
  get exitCode(): number {
    return errorTable[this.code].exitCode;
  }

  /** Whether the same call may succeed later without anything being changed. */
  get retry(): 'never' | 'later' {
    return errorTable[this.code].retry;
  }
}
