import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Case, caseLine } from '#domain/dataset/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { unwritable } from '../evaluate/report-file.ts';
import { isTaken, placeNew } from '../new-file.ts';

/**
 * Writes cases as lines of our own, all of them or none. What is there stays unless `force` is given: people's work goes into cases.
 * @throws AppError CONFLICT, FILE_UNWRITABLE
 */
export async function writeCases(file: string, cases: readonly Case[], force: boolean): Promise<void> {
  let drafts: string | undefined;
  try {
    drafts = await mkdtemp(join(dirname(file), '.headgate-cases-'));
    const draft = join(drafts, 'cases.jsonl');
    await writeFile(draft, `${cases.map(caseLine).join('\n')}\n`);
    await (force ? rename(draft, file) : placeNew(draft, file));
  } catch (error) {
    if (isTaken(error)) {
      throw new AppError('CONFLICT', `${file} is there already; nothing was written`, {
        hint: 'name another file, or add --force to replace it',
      });
    }
    throw unwritable(file, error, 'the cases');
  } finally {
    if (drafts !== undefined) await rm(drafts, { recursive: true, force: true });
  }
}

/** Asked before anything that takes time or money. @throws AppError CONFLICT */
export async function refuseTaken(file: string, named: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) === undefined) return;
  throw new AppError('CONFLICT', `${named} is there already; nothing was asked or written`, {
    hint: 'name another file, or add --force to replace it',
  });
}
