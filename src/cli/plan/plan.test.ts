import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { type FakeCliOptions, runCli } from '#testing/cli/fake-cli.ts';
import { aPlanView, aReleaseView } from '#testing/cli/view-builder.ts';

type View = ReturnType<typeof aPlanView>;

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function plan(view: View, argv: readonly string[], options: FakeCliOptions = {}) {
  api = await startFakeApi({ getPlan: () => view, listReleases: () => [aReleaseView()] });
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['plan', ...argv], { env, ...options });
}

describe('plan', () => {
  it('shows gates, debts, dates and what can be told, in 80 columns', async () => {
    const { exitCode, stdout } = await plan(aPlanView(), ['v2', '--to', 'production']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'shop v2 → production  would be promoted',
      'A forecast: nothing was changed. Times are Headgate’s clock, each the soonest.',
      'gates  … approval: waiting for security',
      '       – not required in this project: soak',
      'owed   security: a signature',
      '         headgate approve prm_… --role security --reason "…"',
      '',
      'from              weight  what (blue-green)                           holds',
      'Mon 23 Nov 10:30     0 %  smoke: must answer before any user asks it',
      'Mon 23 Nov 10:30    10 %  bakes 1 h                                     1 h',
      'Mon 23 Nov 11:30   100 %  probation: the old deployment stays warm     24 h',
      '',
      'pace   about 1,234 requests/h, as measured',
      '- error-rate (prove at most 5 percentage points worse): can be proven after 96',
      '  candidate requests, in about 47 min',
      '- rating (guard, 10 % worse): unknown: no traffic measured yet',
      '',
      'end    2026-11-24 11:30 UTC at the soonest, in 25 h, if everyone who owes',
      '       something does it at once',
      '',
    ]);
  });

  it('fits a narrow terminal', async () => {
    const { stdout } = await plan(aPlanView(), ['v2', '--to', 'production'], { columns: 60 });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('ends with 1 when something stands in the way, with what to do about it', async () => {
    const findings = [{ code: 'RELEASE_HELD', because: 'shop v2 is held: errors', hint: 'headgate hold lift hld_1' }];
    const { exitCode, stdout } = await plan(aPlanView({ findings, soonestEndAt: undefined }), [
      'v2',
      '--to',
      'production',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('blocks ✖ shop v2 is held: errors\n       headgate hold lift hld_1');
    expect(stdout).not.toContain('at the soonest, in');
  });

  it('asks about a promotion by its id alone, and needs a target otherwise', async () => {
    await plan(aPlanView({ promotion: 'prm_1', state: 'rolling-out' }), ['prm_1']);
    expect(api?.seen[0]?.request.query).toEqual({ promotion: 'prm_1' });
    await api?.close();
    const { exitCode, stderr } = await plan(aPlanView(), ['v2']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('add --to production');
  });

  it('prints one document with --json', async () => {
    const { stdout } = await plan(aPlanView(), ['v2', '--to', 'production', '--json']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(aPlanView())));
  });
});
