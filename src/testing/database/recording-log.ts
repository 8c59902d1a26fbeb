import type { Log } from '#ports/index.ts';

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A log that keeps what was written, so that a test can say what must or must not have been. */
export function createRecordingLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: LogLine['fields'] = {}) => {
      lines.push({ level, event, fields });
    };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}
