import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openStore, schemasOfHeadgate } from '#store/index.ts';
import { createPostgresDatabase, describePostgres } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';

const entry = fileURLToPath(new URL('./cli.ts', import.meta.url));

describePostgres('the demo on a database that Headgate has used', () => {
  it('is refused, by name, before anything is started or changed', async () => {
    const log = createRecordingLog();
    const databaseUrl = await createPostgresDatabase();
    expect(await schemasOfHeadgate(databaseUrl, log)).toEqual([]);
    await (await openStore({ databaseUrl, log })).close();
    const folder = mkdtempSync(join(tmpdir(), 'headgate-test-demo-'));
    const env = { ...process.env, TMPDIR: folder, DATABASE_URL: databaseUrl };
    const child = spawn(process.execPath, [entry, 'demo'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    const { host, pathname, password } = new URL(databaseUrl);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `CONFLICT: the demo needs an empty database, and ${host}${pathname} (DATABASE_URL) is not`,
    );
    expect(stderr).toContain('it has the schema headgate');
    expect(stderr).toContain('hint: name an empty one');
    if (password !== '') expect(stderr).not.toContain(password);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
