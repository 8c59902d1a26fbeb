import { CommanderError } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import { EXIT } from './exit-code.ts';

/** A failure as the command line tells it. The JSON form is that of the API's errors. */
export type Failure = {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly retry: 'never' | 'later';
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly exitCode: number;
  /** Of a bug, for the report. */
  readonly stack?: string | undefined;
};

/** Why a command is interrupted whose output nobody reads any more. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

/** What to say about whatever was thrown; undefined when there is nothing to say, as after `--help`. */
export function describeFailure(error: unknown, wasInterrupted: boolean): Failure | undefined {
  if (error instanceof CommanderError) return describeUsage(error);
  if (wasInterrupted) {
    return { code: 'INTERRUPTED', message: 'interrupted', retry: 'later', exitCode: EXIT.interrupted };
  }
  if (error instanceof AppError) {
    const { code, message, hint, retry, details, exitCode } = error;
    return { code, message, hint, retry, details, exitCode };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    hint: 'this is a bug in Headgate: please report it with the lines below',
    retry: 'never',
    exitCode: EXIT.unavailable,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** Commander words its refusals as `error: …` and, on a line of their own, `(Did you mean …?)`. */
function describeUsage(error: CommanderError): Failure | undefined {
  if (error.exitCode === 0) return undefined;
  if (error.code === 'commander.help') {
    return { code: 'USAGE', message: 'which command?', hint: 'see --help', retry: 'never', exitCode: EXIT.usage };
  }
  const [first = '', ...rest] = error.message.split('\n');
  const suggestion = rest.join(' ').trim().replace(/^\(/, '').replace(/\)$/, '');
  return {
    code: 'USAGE',
    message: first.replace(/^error: /, ''),
    hint: suggestion === '' ? 'see --help' : suggestion,
    retry: 'never',
    exitCode: EXIT.usage,
  };
}
