import { pino } from 'pino';
import type { Log } from '#ports/index.ts';

/** One JSON line an event, to a file or to standard error: standard output belongs to results. */
export function createLog(process: string, destination: string | undefined, level: string): Log {
  const logger = pino(
    {
      base: { process },
      level,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: destination ?? 2, sync: false, mkdir: true }),
  );
  return {
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  };
}
