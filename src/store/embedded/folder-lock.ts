import { AppError, digestOfBytes, shortDigest } from '#domain/shared/index.ts';
import type { Lock } from './lock.ts';
import { lockName } from './name-lock.ts';
import { lockPidFile } from './pid-file-lock.ts';

/**
 * Two processes on one embedded database lose data without an error, so each takes this lock first. It lives outside the folder, and
 * is never stolen from a process that lives. Where the kernel has names that vanish with their process (Linux, Windows), it is such a
 * name; elsewhere a file beside the folder. Containers that share a folder but no network namespace don't see each other's names.
 * @param path the folder's real path
 * @throws AppError FOLDER_LOCKED
 */
export async function lockFolder(path: string, platform: NodeJS.Platform): Promise<Lock> {
  const id = `headgate-${shortDigest(digestOfBytes(path))}`;
  const lock =
    platform === 'linux'
      ? await lockName(`\0${id}`)
      : platform === 'win32'
        ? await lockName(`\\\\.\\pipe\\${id}`)
        : await lockPidFile(`${path}.lock`, process.pid);
  if (lock !== undefined) return lock;
  throw new AppError('FOLDER_LOCKED', `Another process uses the database in ${path}.`, {
    hint: `Stop it first (\`headgate stop\`), or give this one a folder of its own. If none runs, look for the lock \`${id}\`${platform === 'linux' || platform === 'win32' ? '' : ` in ${path}.lock`}.`,
  });
}
