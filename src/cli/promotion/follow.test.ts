import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#domain/shared/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { type FakeCliOptions, runCli } from '#testing/cli/fake-cli.ts';
import { aPromotionView, aRolloutView, aVerdictView } from '#testing/cli/view-builder.ts';

type View = ReturnType<typeof aPromotionView>;

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const ended = { at: '2026-11-23T14:00:00.000Z', stage: 'production 10 %', because: 'error rate 4.1 % against 0.4 %' };
const rolledBack = aPromotionView({ state: 'rolled-back', ended });
const promoted = aPromotionView({
  state: 'promoted',
  ended: { ...ended, stage: 'probation', because: 'all was well' },
});
const paused = aPromotionView({ rollout: aRolloutView({ state: 'paused', waitsFor: 'a person: metrics can’t tell' }) });

/** Runs `rollout watch` while the server goes through the looks, one a poll; the last one stays. */
async function watch(looks: readonly (View | AppError)[], argv: readonly string[] = [], options: FakeCliOptions = {}) {
  let index = 0;
  const look = () => {
    const view = looks[Math.min(index, looks.length - 1)];
    index += 1;
    if (view === undefined || view instanceof AppError) throw view;
    return view;
  };
  api = await startFakeApi({ getPromotion: look, getRollout: look, listPromotions: () => [aPromotionView()] });
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['rollout', 'watch', ...argv], { env, ...options });
}

describe('rollout watch', () => {
  it('tells each change once, a line each, and ends with 0 when promoted', async () => {
    const grown = aPromotionView({
      rollout: aRolloutView({
        step: 1,
        weights: aRolloutView().weights.map((weight) => ({ ...weight, wantedBp: 5_000 })),
      }),
    });
    const { exitCode, stdout } = await watch([aPromotionView(), aPromotionView(), grown, promoted], ['prm_1']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'shop v2 to production: rolling-out, baking at 10 %',
      'gate evaluation: open, relevance 4.5',
      'weight v1: 90 %',
      'weight v2: 10 %',
      'verdict error-rate: ✔ proven, not worse by more than 5 points: at most +1.2 points',
      'verdict tokens: ○ no harm seen, could have seen +50 %',
      'verdict quality: … can’t tell, only 3 cases judged',
      '2026-11-23T10:30:00.000Z bake-first: bakes for 45 more minutes',
      'shop v2 to production: rolling-out, baking at 50 %',
      'weight v1: 50 %',
      'weight v2: 50 %',
      'shop v2 to production: promoted',
      'weight v1: 90 %',
      'weight v2: 10 %',
      'promoted at probation: all was well',
      '',
    ]);
  });

  it('says once what a rule goes on waiting for', async () => {
    const decision = { at: '2026-11-23T10:30:00.000Z', rule: 'bake-first' };
    const looks = ['45 min left', '44 min left'].map((because) =>
      aPromotionView({ decisions: [{ ...decision, because }] }),
    );
    const { stdout } = await watch([...looks, promoted], ['prm_1']);
    expect(stdout).toContain('bake-first: 45 min left');
    expect(stdout).not.toContain('44 min left');
  });

  it('says that it goes on under the project that it was approved with, in place and line by line', async () => {
    const kept = aPromotionView({ keepsProject: 'prj_1' });
    expect((await watch([aPromotionView(), kept, promoted], ['prm_1'])).stdout).toContain(
      'under prj_1: another project',
    );
    const { stdout } = await watch([kept, promoted], ['prm_1'], { isTty: true });
    expect(stdout).toContain('another was applied since; it goes on with prj_1');
  });

  it('says a reason once that one rule hands to the next', async () => {
    const decision = (rule: string) => ({ at: '2026-11-23T10:30:00.000Z', rule, because: 'it still can’t be told' });
    const twice = aPromotionView({ decisions: [decision('max-bake'), decision('stay-paused')] });
    const { stdout } = await watch([twice, promoted], ['prm_1'], { isTty: true });
    expect(stdout.split('\r\u001B[')[0]?.match(/it still can’t be told/g)).toHaveLength(1);
  });

  it('shows no table of metrics before anything was measured', async () => {
    const arm = { n: 0, estimate: null };
    const empty = aVerdictView({ kind: 'inconclusive', proven: false, candidate: arm, baseline: arm });
    const { stdout } = await watch([aPromotionView({ verdicts: [empty] }), promoted], ['prm_1'], { isTty: true });
    expect(stdout.split('\r\u001B[')[0]).not.toContain('verdict');
  });

  it('finds the one under way by itself, and ends with 1 when rolled back', async () => {
    const { exitCode, stdout } = await watch([rolledBack]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('rolled-back at production 10 %: error rate 4.1 % against 0.4 %');
  });

  it('goes on while it is paused, and with --no-wait ends with 3', async () => {
    expect((await watch([paused, paused, promoted], ['rol_1'])).exitCode).toBe(0);
    await api?.close();
    expect((await watch([paused], ['rol_1', '--no-wait'])).exitCode).toBe(3);
    // Only a person ends the wait of --no-wait: a window opens by itself.
    const byWindow = aPromotionView({
      rollout: aRolloutView({ state: 'paused', pausedBy: 'window', waitsFor: 'its window to open' }),
    });
    expect((await watch([byWindow, promoted], ['rol_1', '--no-wait'])).exitCode).toBe(0);
  });

  it('prints one JSON document at the end, and the steps to stderr', async () => {
    const { exitCode, stdout, stderr } = await watch([aPromotionView(), rolledBack], ['prm_1', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'prm_1', state: 'rolled-back', ended });
    expect(stderr).toContain('weight v2: 10 %');
  });

  it('draws a panel in place on a terminal, within 80 columns', async () => {
    const { stdout } = await watch([aPromotionView(), promoted], ['prm_1'], { isTty: true });
    const [first = ''] = stdout.split('\r\u001B[');
    expect(first.split('\n')).toEqual([
      'shop v2 → production  rolling-out, baking at 10 %',
      'prm_1',
      'gates  ✔ evaluation',
      '       – not required in this project: soak',
      'steps  ▶ 10 %  · 50 %  · 100 %  (blue-green)',
      'old    v1: wanted 90 %, measured 90.2 % (4,120 requests)',
      'new    v2: wanted 10 %, measured 9.8 % (458 requests)',
      'bake   15 min observed of 1 h, 45 min left',
      'metric                      old             new  verdict',
      'error-rate      0.4 % (n 4,120)  0.52 % (n 458)  ✔ proven',
      'tokens (guard)  0.004 (n 4,120)  0.0052 (n 458)  ○ no harm seen',
      'quality         0.004 (n 4,120)         – (n 3)  … can’t tell',
      '10:30  bakes for 45 more minutes',
      '',
    ]);
    expect(stdout).toContain('\r\u001B[13A\u001B[0J');
    expect(stdout).toContain('promoted at probation: all was well');
  });

  it('says what comes next and which work failed, on a narrow terminal too', async () => {
    const next = {
      what: '50 %',
      at: '2026-11-23T14:10:00.000Z',
      when: 'quality is proven',
      otherwise: 'a person decides',
    };
    const troubles = [{ work: 'webhook', state: 'retrying', attempts: 2, because: 'no answer within 5 s' } as const];
    const steps = [{ kind: 'smoke', weightBp: 0, bakeMs: 0, maxBakeMs: 0 } as const, ...aRolloutView().steps];
    const look = aPromotionView({ next, troubles, rollout: aRolloutView({ steps, step: 1 }) });
    const { stdout } = await watch([look, promoted], ['prm_1'], { isTty: true, columns: 60 });
    const [first = ''] = stdout.split('\r\u001B[');
    expect(first).toContain('steps  ✔ smoke  ▶ 10 %  · 50 %  · 100 %  (blue-green)');
    expect(first).toContain('failed webhook, trying again after 2 attempts: no answer');
    expect(first.replace(/\n +/g, ' ')).toContain(
      'next   50 % at about 2026-11-23 14:10 UTC, when quality is proven; else a person decides',
    );
    expect(Math.max(...first.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('tells elsewhere when what comes next changes, but not when only its date moves on', async () => {
    const next = { what: '50 %', at: '2026-11-23T14:10:00.000Z' };
    const later = { ...next, at: '2026-11-23T14:11:00.000Z' };
    const { stdout } = await watch([aPromotionView({ next }), aPromotionView({ next: later }), promoted], ['prm_1']);
    expect(stdout.match(/next: /g)).toHaveLength(1);
    expect(stdout).toContain('next: 50 % at about 2026-11-23 14:10 UTC');
  });

  it('waits for a server that is restarted, but not for one that never answered', async () => {
    const away = new AppError('SERVER_UNREACHABLE', 'restarting');
    const { exitCode, stderr } = await watch([aPromotionView(), away, away, promoted], ['prm_1']);
    expect(exitCode).toBe(0);
    expect(stderr.match(/trying again/g)).toHaveLength(1);
    await api?.close();
    expect((await watch([away, promoted], ['prm_1'])).exitCode).toBe(4);
    await api?.close();
    expect((await watch([aPromotionView(), away], ['prm_1'])).exitCode).toBe(4);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, onSleep: () => controller.abort() };
    const { exitCode, stderr } = await watch([aPromotionView()], ['prm_1'], options);
    expect(exitCode).toBe(130);
    expect(stderr).toContain('INTERRUPTED');
  });
});
