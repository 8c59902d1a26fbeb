import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Analysis, judge, sealAnalysis } from '#domain/analysis/index.ts';
import { errorRate } from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import { startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aLog, anExport, aPromotionView } from '#testing/cli/view-builder.ts';

let folder: string;
let exported: string;

/** Two looks: one while it was not clear yet, one that let it go on. */
const sealed = [60, 900].map((requests) => {
  const input = {
    ...{ kind: 'step' as const, metrics: [errorRate], alpha: { rollBack: 0.05, promote: 0.05 } },
    samples: {
      candidate: [aRollup({ arm: 'candidate', requests })],
      baseline: [aRollup({ arm: 'baseline', requests: 9_000 })],
    },
  };
  const at = '2026-11-27T08:00:00.000Z';
  return sealAnalysis({
    promotion: 'prm_1',
    at,
    rule: 'a-rule',
    because: `at ${requests}`,
    input,
    verdicts: judge(input),
  });
});

const log = aLog(sealed.length, (index) => ({
  ...{ event: 'rollout.step-started', subject: 'prm_1', because: 'so' },
  details: { step: index, analysis: sealed[index]?.digest ?? '' },
}));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-recompute-'));
  const api = await startFakeApi({
    getPromotion: () => aPromotionView({ state: 'rolled-back' }),
    exportPromotion: () => ({ ...anExport(), records: log, auditRange: { first: 1, last: log.length } }),
    listAudit: () => log,
    getAnalysis: ({ params }) => sealed.find(({ digest }) => digest === params.digest) ?? { digest: '', text: '' },
  });
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  const { exitCode } = await runCli(['rollout', 'export', 'prm_1', '--out', 'v2'], { folder, env });
  expect(exitCode).toBe(0);
  await api.close();
  exported = join(folder, 'v2');
});
afterEach(() => rm(folder, { recursive: true }));

const recompute = (...argv: readonly string[]) => runCli(['analysis', 'recompute', ...argv], { folder, env: {} });

async function fileOf(index: number): Promise<string> {
  return join('v2', 'analysis', (await readdir(join(exported, 'analysis'))).toSorted()[index] ?? 'none');
}

async function rewrite(index: number, change: (text: string) => string): Promise<string> {
  const file = await fileOf(index);
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  return file;
}

describe('the whole folder of an export', () => {
  it('is judged again without a server, and held against the audit log', async () => {
    const { exitCode, stdout } = await recompute('v2');
    expect(exitCode, stdout).toBe(0);
    expect(stdout.match(/✔ 1 verdict, the same to the last digit/g)).toHaveLength(2);
    expect(stdout).toContain('✔ the audit log names these analyses and no other');
    expect(stdout).toMatch(/error-rate +✔ proven +✔ proven +the same/);
  });

  it('does not pass with a number changed, also where verdict and input were changed together', async () => {
    await rewrite(1, (text) => {
      const analysis = JSON.parse(text.replaceAll('"agent-error":0', '"agent-error":450')) as Analysis;
      return sealAnalysis({ ...analysis, verdicts: judge(analysis.input) }).text;
    });
    const { exitCode, stdout } = await recompute('v2');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('which no record names: it was changed, or is another’s');
    expect(stdout).toContain(`no file holds ${sealed[1]?.digest}`);
    expect(stdout.match(/the same to the last digit/g)).toHaveLength(2);
  });

  it('does not pass with an analysis missing, nor with none left', async () => {
    await rm(join(folder, await fileOf(0)));
    expect(await recompute('v2')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining(`no file holds ${sealed[0]?.digest}`),
    });
    await rm(join(exported, 'analysis'), { recursive: true });
    expect(await recompute('v2')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('it holds no analysis'),
    });
  });

  it('does not pass on a log that was changed', async () => {
    const path = join(exported, 'audit.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"because": "so"', '"because": "no"'));
    expect(await recompute('v2')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('audit.json is broken at record 1'),
    });
  });
});

describe('one file', () => {
  it('that says another verdict than its input gives is told, with what differs', async () => {
    const file = await rewrite(1, (text) => text.replace('"proven":true', '"proven":false'));
    const { exitCode, stdout } = await recompute(file);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('proven: false -> true');
    expect(stdout).toContain('✖ 1 of 1 verdict come out otherwise');
  });

  it('judged by other rules is no lie: it can’t be told from here', async () => {
    const file = await rewrite(1, (text) =>
      text.replace('"proven":true', '"proven":false').replace(/"ruleVersion":\d+/, '"ruleVersion":99'),
    );
    expect(await recompute(file)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('judged then by rules 99'),
    });
  });

  it.each([
    ['is not there', 'gone.json', undefined, "gone.json can't be read"],
    ['was cut off', 'cut.json', '{"format":"headgate-ana', 'cut.json is not JSON, or only a part of it'],
    ['is another thing', 'other.json', '{"format":"x"}', 'other.json is no analysis: format: '],
    ['holds a key nobody knows', 'key.json', sealed[0]?.text.replace('"rule"', '"rool"'), 'key.json is no analysis: '],
    ['counts a request by halves', 'half.json', sealed[0]?.text.replace(/"success":\d+/, '"success":1.5'), 'success'],
  ])('that %s is refused by name', async (_, name, text, message) => {
    if (text !== undefined) await writeFile(join(folder, name), text);
    const { exitCode, stderr } = await recompute(name);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
