import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/shared/index.ts';

/** Whether a report can be written there, without writing anything: asked before minutes of work. @throws AppError FILE_UNWRITABLE */
export async function checkReportFile(file: string): Promise<void> {
  try {
    const found = await find(file);
    if (found?.isDirectory()) throw refusal(file, 'it is a folder');
    if (found !== undefined) await access(file, constants.W_OK);
    // A new one takes the place of the old.
    if (found === undefined || found.isFile()) await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(file, error);
  }
}

/** The same for a folder, which may be made in one that is there. @throws AppError FILE_UNWRITABLE */
export async function checkReportFolder(folder: string): Promise<void> {
  try {
    const found = await find(folder);
    if (found !== undefined && !found.isDirectory()) throw refusal(folder, 'several formats need a folder');
    await access(found === undefined ? dirname(folder) : folder, constants.W_OK);
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(folder, error);
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** Replaces what is there by all of the parts or not at all; a folder is made where only that is missing. @throws AppError FILE_UNWRITABLE */
export async function writeReport(file: string, parts: Iterable<string>): Promise<void> {
  try {
    const found = await find(file);
    // A pipe or a terminal has no place for another file.
    if (found !== undefined && !found.isFile()) return await writeParts(file, parts);
    if ((await find(dirname(file))) === undefined) await mkdir(dirname(file));
    const draft = `${file}.${process.pid}.draft`;
    try {
      await writeParts(draft, parts);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw unwritable(file, error);
  }
}

async function writeParts(file: string, parts: Iterable<string>): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.write(part);
  } finally {
    await handle.close();
  }
}

async function find(path: string) {
  return stat(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'you may not write there',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
};

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What stopped the writing of a file that `--out` names. */
export function unwritable(file: string, error: unknown, what = 'the report'): AppError {
  return refusal(file, reasonOf(error), what, error);
}

function refusal(file: string, because: string, what = 'the report', cause?: unknown): AppError {
  return new AppError('FILE_UNWRITABLE', `can’t write ${what} to ${file}: ${because}`, {
    hint: 'create the folder, or name another file with --out',
    cause,
  });
}
