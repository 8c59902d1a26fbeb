import { constants } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';

/**
 * Gives a finished draft its name, where nothing has that name. A link makes the whole file appear at once, or fails because the name is
 * taken. Some file systems have no links.
 * @throws Error with `code` EEXIST, for which `isTaken` asks, and what else the file system says
 */
export async function placeNew(draft: string, target: string): Promise<void> {
  await link(draft, target).catch((error: unknown) => {
    if (isTaken(error)) throw error;
    return copyFile(draft, target, constants.COPYFILE_EXCL);
  });
}

export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
