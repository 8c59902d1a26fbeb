import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/**
 * Makes the files of a new database, where a folder is empty. That takes seconds in which a thread hears nothing, so it is done on
 * another one; and beside the folder, so that a process that dies meanwhile leaves no half of a database.
 * @param folder its real path; the caller holds the lock on it
 * @param signal aborted: the folder stays empty, and the signal's reason is thrown
 */
export async function makeDatabase(folder: string, signal: AbortSignal | undefined): Promise<void> {
  if ((await readdir(folder)).length > 0) return;
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  try {
    await onOtherThread(draft, signal);
    await rmdir(folder);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function onOtherThread(folder: string, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./database-maker.ts', import.meta.url), { workerData: { folder } });
  const end = () => void worker.terminate();
  signal?.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
