import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBreak } from '#domain/evidence/index.ts';
import { anAuditRecord } from '#testing/conformance/store/examples.ts';
import { readPgliteTemplate } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { openStore } from '../open-store.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';

const script = fileURLToPath(import.meta.resolve('#testing/database/store-process.ts'));

describe('the embedded database in a folder', () => {
  const log = createRecordingLog();
  let parent = '';
  let folder = '';
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'headgate-embedded-'));
    folder = join(parent, 'database');
    await (await openEmbeddedDatabase(folder, log, await readPgliteTemplate())).close();
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await rm(parent, { recursive: true, force: true });
  });

  /** A second process on the same folder, and what it prints. */
  const launch = (path: string) => {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  };
  const auditLog = async () => {
    const store = await openStore({ folder, log });
    const links = await store.unitOfWork.run((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000_000 }));
    await store.close();
    return links;
  };

  it('keeps what was written when it is closed and opened again', async () => {
    const store = await openStore({ folder, log });
    await store.unitOfWork.run((tx) => tx.audit.append(anAuditRecord({ because: 'before closing' })));
    await store.close();
    expect((await auditLog()).at(-1)?.record.because).toBe('before closing');
  });

  it('is refused to a second process, by whatever path it comes, and harmed by none', async () => {
    const store = await openStore({ folder, log });
    const alias = join(parent, 'alias');
    await symlink(folder, alias);
    for (const path of [folder, alias]) expect((await launch(path).lines.next()).value).toBe('FOLDER_LOCKED');
    await store.unitOfWork.run((tx) => tx.audit.append(anAuditRecord({ because: 'still mine' })));
    await store.close();
    expect((await auditLog()).at(-1)?.record.because).toBe('still mine');
  });

  it('is refused to a second opener in the same process, naming the folder', async () => {
    const store = await openStore({ folder, log });
    const second = openStore({ folder, log });
    await expect(second).rejects.toMatchObject({
      code: 'FOLDER_LOCKED',
      message: expect.stringContaining(folder),
    });
    await store.close();
  });

  it('is free, whole and complete after each kill -9 of the process that was writing', async () => {
    for (const committed of [1, 15, 40]) {
      const { child, lines } = launch(folder);
      expect((await lines.next()).value).toBe('open');
      let last = 0;
      for (let count = 0; count < committed; count += 1) last = Number((await lines.next()).value);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const links = await auditLog();
      expect(findBreak(links)).toBeUndefined();
      // It may have written more than it got to say, but not less.
      expect(links.length).toBeGreaterThanOrEqual(last);
    }
  }, 60_000);

  it('is not left half made when its making is interrupted', async () => {
    const fresh = join(parent, 'fresh');
    const impatient = new AbortController();
    const opening = openStore({ folder: fresh, log, signal: impatient.signal });
    await vi.waitFor(() => access(`${fresh}.new`), { timeout: 20_000, interval: 5 });
    impatient.abort(new Error('changed my mind'));
    await expect(opening).rejects.toThrow('changed my mind');
    expect(await readdir(fresh)).toEqual([]);
    await expect(access(`${fresh}.new`)).rejects.toThrow('ENOENT');
  }, 60_000);

  it('says what is wrong with a folder that it cannot use', async () => {
    const file = join(parent, 'file');
    await writeFile(file, 'not a folder');
    const foreign = join(parent, 'foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'holiday.jpg'), '');
    const older = join(parent, 'older');
    await mkdir(older);
    await writeFile(join(older, 'PG_VERSION'), '17\n');
    for (const path of [file, join(file, 'below'), foreign, older]) {
      const opening = openStore({ folder: path, log });
      await expect(opening).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringContaining(path) });
    }
    await expect(openStore({ log })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('says that a database is damaged, and lets go of its folder', async () => {
    const damaged = join(parent, 'damaged');
    await (await openEmbeddedDatabase(damaged, log, await readPgliteTemplate())).close();
    await truncate(join(damaged, 'global', 'pg_control'), 10);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const opening = openStore({ folder: damaged, log });
      await expect(opening).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringContaining(damaged),
      });
    }
  });
});
