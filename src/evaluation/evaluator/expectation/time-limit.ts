import { createContext, Script } from 'node:vm';

const TIMED_OUT = Symbol('timed out');

/**
 * Gives synchronous work an end, even in the midst of a regular expression, some of which would run for years on a few words.
 * It blocks for as long as the limit at most, and answers `TIMED_OUT` then.
 */
export function createTimeLimit(limitMs: number) {
  const context: { work: (() => unknown) | undefined } = { work: undefined };
  createContext(context);
  const script = new Script('work()');
  const run = <T>(work: () => T): T | typeof TIMED_OUT => {
    context.work = work;
    try {
      return script.runInContext(context, { timeout: limitMs });
    } catch (error) {
      if (isTimeout(error)) return TIMED_OUT;
      throw error;
    } finally {
      context.work = undefined;
    }
  };
  return { run, TIMED_OUT } as const;
}

function isTimeout(error: unknown): boolean {
  // It comes from the context, so it is no Error of ours.
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
