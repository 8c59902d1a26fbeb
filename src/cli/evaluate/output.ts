import { resolve } from 'node:path';
import { AppError } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';
import { checkReportFile } from './report-file.ts';

export const REPORT_FORMATS = ['text', 'markdown', 'json'] as const;

type ReportFormat = (typeof REPORT_FORMATS)[number];

export type ReportOutput = {
  readonly format: ReportFormat;
  /** Absolute; undefined: stdout. */
  readonly file: string | undefined;
};

/**
 * Where the report goes and in which form, looked at before anything runs.
 * @throws AppError USAGE when the options say nothing clear; FILE_UNWRITABLE
 */
export async function readOutput(
  session: Session,
  { format, out }: { readonly format?: ReportFormat | undefined; readonly out?: string | undefined },
): Promise<ReportOutput> {
  if (out === undefined) {
    if (session.json && format !== undefined && format !== 'json') {
      throw new AppError('USAGE', `--json and --format ${format} both want stdout`, {
        hint: `add --out FILE for the ${format}, or leave one of them out`,
      });
    }
    return { format: format ?? 'text', file: undefined };
  }
  if (format === undefined) {
    throw new AppError('USAGE', `which format shall ${out} have?`, {
      hint: 'add --format markdown, --format json or --format text',
    });
  }
  const file = resolve(session.deps.folder, out);
  await checkReportFile(file);
  return { format, file };
}
