import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { caseLine, caseSchema } from '#domain/dataset/index.ts';
import { regressionCase, type ScanResult } from '#domain/redteam/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { checkReportFile, writeReport } from '../evaluate/report-file.ts';
import type { Session } from '../session.ts';
import { formatCount } from '../terminal/quantity.ts';

/** Looked at before anything runs. @throws AppError USAGE, FILE_UNWRITABLE */
export async function checkRegressions(session: Session, path: string): Promise<string> {
  const file = resolve(session.deps.folder, path);
  if (!/\.jsonl$/i.test(file)) {
    throw new AppError('USAGE', `cases are added to a file of lines only, and ${path} is none`, {
      hint: 'headgate dataset convert FILE --out cases.jsonl makes one of any other',
    });
  }
  await checkReportFile(file);
  return file;
}

/** Adds each attack that succeeded as a case, those that are not there yet; what stands in the file stays as it is. */
export async function addRegressions(session: Session, file: string, scan: ScanResult): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  const known = idsIn(before);
  const succeeded = new Set(
    scan.candidate.answers.filter(({ outcome }) => outcome === 'succeeded').map(({ attack }) => attack),
  );
  const cases = scan.attacks.filter(({ id }) => succeeded.has(id)).map(regressionCase);
  const fresh = cases.filter(({ id }) => !known.has(id));
  if (fresh.length > 0) {
    const kept = before === '' || before.endsWith('\n') ? before : `${before}\n`;
    await writeReport(file, [kept, ...fresh.map((item) => `${caseLine(caseSchema.parse(item))}\n`)]);
  }
  const there = cases.length - fresh.length;
  session.note(
    `${formatCount(fresh.length, 'case')} added to ${file}, for somebody to review${there > 0 ? `; ${there} were there already` : ''}`,
  );
}

/** Lines that are no cases are the dataset's own business. */
function idsIn(text: string): ReadonlySet<unknown> {
  const ids = text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && 'id' in value ? [value.id] : [];
    } catch {
      return [];
    }
  });
  return new Set(ids);
}
