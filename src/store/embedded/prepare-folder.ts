import { access, constants, mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#domain/shared/index.ts';

/** The major version of PostgreSQL whose files the embedded engine reads and writes. */
const MAJOR_VERSION = '18';

/**
 * Makes sure that a folder can hold the embedded database, creating it when it is not there.
 * @returns its real path, without symbolic links
 * @throws AppError FILE_UNREADABLE
 */
export async function prepareFolder(folder: string): Promise<string> {
  const path = await makeFolder(folder);
  const names = await readdir(path);
  if (names.length === 0) return path;
  const version = await readFile(join(path, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined && !names.includes('base') && !names.includes('pg_wal')) {
    throw new AppError(
      'FILE_UNREADABLE',
      `The folder ${folder} holds other files (${names.slice(0, 3).join(', ')}), not a database.`,
      {
        hint: 'Name an empty or new folder.',
      },
    );
  }
  if (version !== undefined && version.trim() !== '' && version.trim() !== MAJOR_VERSION) {
    throw new AppError(
      'FILE_UNREADABLE',
      `The database in ${folder} has the file format of PostgreSQL ${version.trim()}; this Headgate reads ${MAJOR_VERSION}.`,
      { hint: 'Run the Headgate version that made it, or name another folder.' },
    );
  }
  return path;
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_UNREADABLE', `The data folder ${folder} can't be used: ${reason}.`, {
      hint: 'Headgate must be able to create, read and write it. Check the path, the disk and its rights.',
      cause: error,
    });
  }
}
