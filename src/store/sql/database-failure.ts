import { AppError } from '#domain/shared/index.ts';

/** What the database said went wrong, as far as a unit of work cares. */
type DatabaseFailure = 'repeat' | 'unavailable' | 'other';

/** SQLSTATE: serialisation failure, deadlock. Nothing was kept and the same again may succeed. */
const REPEAT = new Set(['40001', '40P01']);

/**
 * SQLSTATE: shut down, crashed, can't connect now, idle too long in a transaction, statement or lock time-out, too many connections,
 * read only (a standby after a fail-over), disk full, wrong password, no such database.
 */
const UNAVAILABLE = new Set([
  ...['57P01', '57P02', '57P03', '57P05', '25P03', '57014', '55P03', '53300', '25006', '53100', '53200'],
  ...['28P01', '28000', '3D000'],
]);

const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** `pg` gives these no code. */
const LOST = /connection terminated|connection error|timeout exceeded when trying to connect|PGlite is clos/i;

export function classifyFailure(error: unknown): DatabaseFailure {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (REPEAT.has(code)) return 'repeat';
  const isLost = UNAVAILABLE.has(code) || SOCKET.has(code) || code.startsWith('08') || LOST.test(error.message);
  return isLost ? 'unavailable' : 'other';
}

/** @param doing what could not be done, as in `open the database` */
export function storeUnavailable(doing: string, cause: unknown): AppError {
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
  return new AppError('STORE_UNAVAILABLE', `Could not ${doing}: ${reason}.`, {
    hint: 'Check that the database runs, that DATABASE_URL is right, and that it has connections and disk space left; then try again.',
    cause,
  });
}
