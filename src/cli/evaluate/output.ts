import { join, resolve } from 'node:path';
import { AppError } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';
import { checkReportFile, checkReportFolder, isFolder } from './report-file.ts';

/** The forms of a report, the first of them for people at a terminal, and what each is called in a folder. */
type ReportForms<F extends string> = Readonly<Record<F | 'text', string>>;

export const evaluationForms = {
  text: 'evaluation.txt',
  markdown: 'evaluation.md',
  json: 'evaluation.json',
  html: 'evaluation.html',
  junit: 'junit.xml',
} as const;

export type ReportOutput<F extends string = keyof typeof evaluationForms> = {
  /** What stdout gets, without --json. */
  readonly printed: F | 'text';
  /** Absolute. */
  readonly files: readonly { readonly format: F | 'text'; readonly file: string }[];
};

/**
 * Where the report goes and in which forms, looked at before anything runs.
 * @throws AppError USAGE when the options say nothing clear; FILE_UNWRITABLE
 */
export async function readOutput<F extends string>(
  session: Session,
  { format = [], out }: { readonly format?: readonly string[] | undefined; readonly out?: string | undefined },
  forms: ReportForms<F>,
): Promise<ReportOutput<F>> {
  const known = Object.keys(forms) as (F | 'text')[];
  const formats = [...new Set(format.map((text) => readFormat(text, known)))];
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
      hint: `add --format: ${known.join(', ')}, or several with commas for a folder`,
    });
  }
  const path = resolve(session.deps.folder, out);
  if (formats.length === 1 && !/[/\\]$/.test(out) && !(await isFolder(path))) {
    await checkReportFile(path);
    return { printed: 'text', files: [{ format: first, file: path }] };
  }
  await checkReportFolder(path);
  const files = formats.map((each) => ({ format: each, file: join(path, forms[each]) }));
  if (await isFolder(path)) for (const { file } of files) await checkReportFile(file);
  return { printed: 'text', files };
}

function readFormat<F extends string>(text: string, known: readonly F[]): F {
  const found = known.find((format) => format === text);
  if (found !== undefined) return found;
  throw new AppError('USAGE', `there is no report format "${text}"`, { hint: `one or more of ${known.join(', ')}` });
}
