import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aLog, anExport, aPromotionView } from '#testing/cli/view-builder.ts';

let api: FakeApi;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-export-'));
  api = await startFakeApi({
    getPromotion: () => aPromotionView({ state: 'rolled-back' }),
    exportPromotion: () => anExport(),
    listAudit: ({ query }) =>
      aLog(9)
        .filter(({ sequence }) => sequence > Number(query.after))
        .slice(0, Number(query.limit)),
  });
});
afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const run = (...argv: readonly string[]) =>
  runCli(argv, { folder, env: { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' } });

it('writes one folder, whose stretch of the log can be checked without a server', async () => {
  expect(await run('rollout', 'export', 'prm_1', '--out', 'out/v2')).toMatchObject({
    exitCode: 0,
    stdout: [
      'shop v2 → production: 10 files in out/v2',
      'next   headgate audit check --part --file out/v2/audit.json',
      '       headgate analysis recompute out/v2\n',
    ].join('\n'),
  });
  expect((await readdir(join(folder, 'out/v2'))).sort()).toEqual([
    'README.md',
    'approvals.json',
    'audit.json',
    'decisions.json',
    'evidence.json',
    'plan.json',
    'promotion.json',
    'report.md',
    'rollbacks.json',
    'traffic.json',
  ]);
  expect(await readdir(join(folder, 'out'))).toEqual(['v2']);
  const readme = await readFile(join(folder, 'out/v2/README.md'), 'utf8');
  expect(readme).toContain('the audit log from record 3 to 5');
  await api.close();
  expect(await run('audit', 'check', '--part', '--file', 'out/v2/audit.json')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('3 records (3 to 5)'),
  });
});

it('overwrites nothing, and says so before it asks the server', async () => {
  await writeFile(join(folder, 'notes.md'), 'mine');
  for (const out of ['.', 'notes.md']) {
    const refused = await run('rollout', 'export', 'prm_1', '--out', out);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('is there already, and an export overwrites nothing');
  }
  expect(api.seen).toEqual([]);
  expect(await readdir(folder)).toEqual(['notes.md']);
  expect(await run('rollout', 'export', 'prm_1', '--out', 'notes.md/inside')).toMatchObject({ exitCode: 2 });
});
