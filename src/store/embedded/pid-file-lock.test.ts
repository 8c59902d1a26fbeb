import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPidFile } from './pid-file-lock.ts';

describe('a lock by pid file', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headgate-lock-'));
    path = join(folder, 'database.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is held by one at a time and free after its release', async () => {
    const lock = await lockPidFile(path, process.pid);
    expect(await lockPidFile(path, process.pid)).toBeUndefined();
    await lock?.release();
    expect(await lockPidFile(path, process.pid)).toBeDefined();
  });

  it('is not taken from a process that lives', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await writeFile(path, String(child.pid));
    expect(await lockPidFile(path, process.pid)).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe(String(child.pid));
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(await lockPidFile(path, process.pid)).toBeDefined();
  });

  it('is taken over from a process that is gone by one of several at once', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(path, String(child.pid));
    const locks = await Promise.all([lockPidFile(path, process.pid), lockPidFile(path, process.ppid)]);
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['database.lock']);
  });

  it('is taken over when its file names no process', async () => {
    await writeFile(path, '');
    expect(await lockPidFile(path, process.pid)).toBeDefined();
  });
});
