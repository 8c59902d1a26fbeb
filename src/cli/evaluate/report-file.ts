import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/shared/index.ts';

/** Whether a report can be written there, without writing anything: asked before minutes of work. @throws AppError FILE_UNWRITABLE */
export async function checkReportFile(file: string): Promise<void> {
  try {
    const found = await stat(file).catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (found?.isDirectory()) throw refusal(file, 'it is a folder');
    await access(found === undefined ? dirname(file) : file, constants.W_OK);
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(file, error);
  }
}

/** Replaces what is there. @throws AppError FILE_UNWRITABLE */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
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
