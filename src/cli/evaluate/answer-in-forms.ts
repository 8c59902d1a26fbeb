import type { Session } from '../session.ts';
import type { Surface } from '../terminal/tone.ts';
import type { ReportOutput } from './output.ts';
import { writeReport } from './report-file.ts';

/** Of a file, which no terminal is as wide as. */
const PAGE: Surface = { columns: 80, color: false };

/** What each form of a report holds, without its last line feed. */
type Forms<F extends string> = Readonly<Record<F | 'text', (surface: Surface) => Iterable<string>>>;

/**
 * Prints a report in the form that was asked for. With files, those forms go there and people read the text.
 * @throws AppError FILE_UNWRITABLE, after all else was written and printed: what takes minutes must not be lost
 */
export async function answerInForms<F extends string>(
  session: Session,
  { printed, files }: ReportOutput<F>,
  document: unknown,
  forms: Forms<F>,
  isPrinted = true,
): Promise<void> {
  let failure: unknown;
  for (const { format, file } of files) {
    try {
      await writeReport(file, withLineFeed(forms[format](PAGE)));
      session.note(`wrote ${file}`);
    } catch (error) {
      failure ??= error;
    }
  }
  if (isPrinted)
    await session.answerInParts(document, () => forms[files.length === 0 ? printed : 'text'](session.surface));
  if (failure !== undefined) throw failure;
}

function* withLineFeed(parts: Iterable<string>): Generator<string> {
  yield* parts;
  yield '\n';
}
