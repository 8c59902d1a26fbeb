import { join, resolve } from 'node:path';
import { AppError } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';
import { checkReportFile, checkReportFolder, isFolder } from './report-file.ts';

const REPORT_FORMATS = ['text', 'markdown', 'json', 'html', 'junit'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What each is called in a folder. */
const FILE_NAMES: Readonly<Record<ReportFormat, string>> = {
  text: 'evaluation.txt',
  markdown: 'evaluation.md',
  json: 'evaluation.json',
  html: 'evaluation.html',
  junit: 'junit.xml',
};

export type ReportOutput = {
  /** What stdout gets, without --json. */
  readonly printed: ReportFormat;
  /** Absolute. */
  readonly files: readonly { readonly format: ReportFormat; readonly file: string }[];
};

/**
 * Where the report goes and in which forms, looked at before anything runs.
 * @throws AppError USAGE when the options say nothing clear; FILE_UNWRITABLE
 */
export async function readOutput(
  session: Session,
  { format = [], out }: { readonly format?: readonly string[] | undefined; readonly out?: string | undefined },
): Promise<ReportOutput> {
  const formats = [...new Set(format.map(readFormat))];
  const [first = 'text'] = formats;
  if (out === undefined) {
    if (formats.length > 1) {
      throw new AppError('USAGE', `${formats.join(' and ')} don’t both go to stdout`, {
        hint: 'add --out FOLDER, which gets a file of each',
      });
    }
    if (session.json && formats.length > 0 && first !== 'json') {
      throw new AppError('USAGE', `--json and --format ${first} both want stdout`, {
        hint: `add --out FILE for the ${first}, or leave one of them out`,
      });
    }
    return { printed: first, files: [] };
  }
  if (formats.length === 0) {
    throw new AppError('USAGE', `which format shall ${out} have?`, {
      hint: `add --format: ${REPORT_FORMATS.join(', ')}, or several with commas for a folder`,
    });
  }
  const path = resolve(session.deps.folder, out);
  if (formats.length === 1 && !/[/\\]$/.test(out) && !(await isFolder(path))) {
    await checkReportFile(path);
    return { printed: 'text', files: [{ format: first, file: path }] };
  }
  await checkReportFolder(path);
  const files = formats.map((each) => ({ format: each, file: join(path, FILE_NAMES[each]) }));
  if (await isFolder(path)) for (const { file } of files) await checkReportFile(file);
  return { printed: 'text', files };
}

function readFormat(text: string): ReportFormat {
  const found = REPORT_FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw new AppError('USAGE', `there is no report format "${text}"`, {
    hint: `one or more of ${REPORT_FORMATS.join(', ')}`,
  });
}
