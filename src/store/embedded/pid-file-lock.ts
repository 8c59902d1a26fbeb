import { link, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lock } from './lock.ts';

/**
 * Takes a lock by a file that names the holder's process. Undefined when its holder lives. A file whose process is gone is replaced:
 * it is moved aside first, and put back when it turns out that someone else replaced it in between.
 */
export async function lockPidFile(path: string, pid: number): Promise<Lock | undefined> {
  const workbench = await mkdtemp(`${path}-`);
  try {
    const mine = join(workbench, 'mine');
    await writeFile(mine, String(pid));
    if (!(await put(mine, path))) {
      const holder = await readHolder(path);
      if (holder !== undefined && isAlive(holder)) return undefined;
      if (!(await moveAside(path, join(workbench, 'old'), holder))) return undefined;
      if (!(await put(mine, path))) return undefined;
    }
    return { release: () => rm(path, { force: true }) };
  } finally {
    await rm(workbench, { recursive: true, force: true });
  }
}

/** Makes the lock file appear with its content, or not at all. False when there is one. */
async function put(file: string, path: string): Promise<boolean> {
  return await unless('EEXIST', link(file, path));
}

/** False when the file that was moved is not the one that was read. */
async function moveAside(path: string, aside: string, expected: number | undefined): Promise<boolean> {
  if (!(await unless('ENOENT', rename(path, aside)))) return true;
  if ((await readHolder(aside)) === expected) return true;
  await put(aside, path);
  return false;
}

/** Undefined when the file is gone or names no process. */
async function readHolder(path: string): Promise<number | undefined> {
  let text = '';
  await unless(
    'ENOENT',
    readFile(path, 'utf8').then((content) => {
      text = content;
    }),
  );
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Alive, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether it was done; false when it failed with this code, which the caller expects. */
async function unless(code: string, doing: Promise<void>): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return false;
    throw error;
  }
}
