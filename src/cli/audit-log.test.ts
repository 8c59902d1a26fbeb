import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aLog } from '#testing/cli/view-builder.ts';
import type { AuditView } from './view.ts';

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function check(log: readonly AuditView[], argv: readonly string[] = []) {
  api = await startFakeApi({
    listAudit: ({ query }) =>
      log.filter(({ sequence }) => sequence > Number(query.after)).slice(0, Number(query.limit)),
  });
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['audit', 'check', ...argv], { env });
}

describe('audit check', () => {
  it('finds a whole log whole, over several pages', async () => {
    const log = aLog(1_005);
    const { exitCode, stdout } = await check(log);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✔ 1,005 records, each tied to the one before it');
    expect(stdout).toContain(log.at(-1)?.hash);
    expect(api?.seen).toHaveLength(2);
  });

  it('says where a record was changed or taken out', async () => {
    const changed = aLog(5).map((record) => (record.sequence === 3 ? { ...record, because: 'nicer' } : record));
    expect(await check(changed)).toMatchObject({
      exitCode: 1,
      stdout: '✖ broken at record 3: its content does not match its hash\n',
    });
    await api?.close();
    const removed = aLog(5).filter((record) => record.sequence !== 2);
    const run = await check(removed, ['--json']);
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ whole: false, broken: { sequence: 2 } });
  });

  it('checks a saved log without a server, and refuses what is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headgate-audit-'));
    try {
      await writeFile(join(folder, 'audit.json'), JSON.stringify(aLog(3)));
      await writeFile(join(folder, 'other.json'), '{"a": 1}');
      expect((await runCli(['audit', 'check', '--file', 'audit.json'], { folder })).exitCode).toBe(0);
      await writeFile(join(folder, 'part.json'), JSON.stringify(aLog(9).slice(4)));
      const part = await runCli(['audit', 'check', '--part', '--file', 'part.json'], { folder });
      expect(part).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('✔ 5 records (5 to 9), each tied') });
      expect(part.stdout).toContain(`begins behind ${aLog(9)[3]?.hash}`);
      const whole = await runCli(['audit', 'check', '--file', 'part.json'], { folder });
      expect(whole).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('add --part') });
      const nicer = aLog(9)
        .slice(4)
        .map((record, index) => (index === 2 ? { ...record, because: 'nicer' } : record));
      await writeFile(join(folder, 'part.json'), JSON.stringify(nicer));
      const changed = await runCli(['audit', 'check', '--part', '--file', 'part.json'], { folder });
      expect(changed).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('broken at record 7') });
      expect((await runCli(['audit', 'check', '--part'], { folder })).exitCode).toBe(2);
      for (const name of ['other.json', 'missing.json']) {
        const run = await runCli(['audit', 'check', '--file', name], { folder });
        expect(run).toMatchObject({ exitCode: 2, stdout: '' });
        expect(run.stderr).toContain('FILE_UNREADABLE');
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
