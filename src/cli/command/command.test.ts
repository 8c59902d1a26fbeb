import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aPromotionView, aReleaseView, aRolloutView, DIGEST_1, DIGEST_2 } from '#testing/cli/view-builder.ts';

const AT = '2026-11-23T10:30:00.000Z';
const actor = { kind: 'person' as const, name: 'ada' };
const hold = {
  ...{ id: 'hld_1', release: DIGEST_2, agent: 'shop', reason: 'errors', placedBy: actor, placedAt: AT },
  releases: [{ agent: 'shop', label: 'v2', release: DIGEST_2 }],
};
const quarantine = {
  ...{ id: 'qrn_1', component: 'tool:check_inventory', reason: 'wrong prices', placedBy: actor, placedAt: AT },
  releases: [{ agent: 'shop', label: 'v2', release: DIGEST_2 }],
  running: [
    {
      ...{ agent: 'shop', environment: 'production', label: 'v2', waitsForPerson: true },
      because: 'it still serves: no other release that was verified here and is not held is left',
    },
  ],
};
const freeze = {
  ...{ id: 'frz_1', environment: 'production', state: 'in-force' as const, reason: 'year-end sale' },
  ...{ from: AT, until: '2027-01-02T08:00:00.000Z', placedBy: actor, placedAt: AT },
};
const traffic = {
  agent: 'shop',
  environment: 'production',
  mode: 'gateway' as const,
  version: 3,
  quarantined: [
    { label: 'v1', quarantine: 'qrn_1', because: 'it still serves: no other is left', waitsForPerson: true },
  ],
  targets: aRolloutView().weights.map((weight) => ({ ...weight, openConversations: 1_234, testerRequests: 0 })),
};

const request = { id: `req_hg1${'m'.repeat(40)}${'0'.repeat(26)}`, at: AT, latencyMs: 12_345.6 };
const durations = { n: 1_234_567, meanMs: 812.4, p50Ms: 640.2, p95Ms: 2_512.9, p99Ms: 12_345.6 };
const samples = {
  releases: [
    {
      ...{
        label: 'v2-with-a-long-label',
        release: DIGEST_2,
        deploymentId: 'dep_2',
        requests: 1_234_567,
        errors: 12_345,
      },
      outcomes: { success: 1_222_222, 'agent-error': 12_345 },
      ...{ responseTime: durations, firstToken: durations },
      ...{ tokensIn: { n: 9, mean: 12_345.6 }, tokensOut: { n: 9, mean: 512.4 }, costMicroUsd: { n: 9, mean: 35_988 } },
      toolCalls: { byName: { check_inventory: 12, 'a-tool-with-a-rather-long-name-that-goes-on-and-on': 7 }, other: 3 },
      ...{ slowest: [request], failed: [request] },
    },
  ],
};

const record = {
  sequence: 1,
  hash: DIGEST_1,
  previous: DIGEST_2,
  at: AT,
  realAt: AT,
  actor,
  event: 'rollout.rolling-back',
  subject: 'prm_1',
  agent: 'customer-service',
  environment: 'production',
  because: 'the error rate of v3-errors is 4.1 %, surely more than 5 points above that of v2, which is 0.4 %',
  details: {},
};

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

/** Runs a command against a server on which there is one of everything. */
async function run(...argv: readonly string[]) {
  api = await startFakeApi({
    listReleases: () => [aReleaseView(), aReleaseView({ label: 'v1', digest: DIGEST_1, deployments: [] })],
    getRelease: () => aReleaseView({ held: 'quarantined by Sam: wrong prices (qrn_1)' }),
    diffReleases: () => [
      { component: 'instructions', name: '', change: 'changed', before: 'Be kind.\nSame.', after: 'Be brief.\nSame.' },
      { component: 'tool', name: 'check_inventory', change: 'added', after: '{}' },
    ],
    listEvidence: () => [],
    createPromotion: () => aPromotionView({ state: 'verifying' }),
    listPromotions: ({ query }) => [
      aPromotionView(),
      ...(query.active === 'true' ? [] : [aPromotionView({ id: 'prm_0', state: 'promoted' })]),
    ],
    getPromotion: () => aPromotionView(),
    getReport: () => ({ markdown: '# Report\n' }),
    approve: () => aPromotionView(),
    signChecklist: () => aPromotionView(),
    reject: () => aPromotionView(),
    pauseRollout: () => aPromotionView(),
    resumeRollout: () => aPromotionView(),
    abortRollout: () => aPromotionView(),
    rollBack: () => ({ ok: true, message: 'v1 serves again' }),
    getTraffic: () => traffic,
    getSamples: () => samples,
    setTraffic: () => traffic,
    admitTester: () => ({
      tester: 'ada',
      agent: "ada's shop",
      environment: 'production',
      deploymentId: 'dep_2',
      label: 'v2',
      role: 'candidate' as const,
      expiresAt: AT,
      header: 'x-headgate-tester',
      pass: 'hgt1.claims.signature',
    }),
    health: () => ({
      status: 'ok' as const,
      version: '1.0.0',
      roles: ['control'],
      database: 'pglite' as const,
      gateway: { url: 'http://127.0.0.1:7401', connected: true },
    }),
    listFreezes: () => [freeze],
    addFreeze: () => freeze,
    liftFreeze: () => freeze,
    listHolds: () => [hold],
    addHold: () => hold,
    liftHold: () => hold,
    listQuarantines: () => [quarantine],
    addQuarantine: () => quarantine,
    liftQuarantine: () => quarantine,
    listAudit: () => [record],
    createToken: () => ({ id: 'tok_1', actor, roles: ['qa-lead'], secret: 'hg_secret' }),
    listTokens: () => [{ id: 'tok_1', actor, roles: ['qa-lead'], createdAt: AT, createdBy: 'root' }],
    getClock: () => ({ now: AT, rate: 600 }),
    setClock: () => ({ now: AT, rate: 1 }),
    stopServer: () => ({ ok: true, message: 'stopping' }),
  });
  const result = await runCli(argv, { env: { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' } });
  return { ...result, sent: api.seen.map(({ call, request }) => [call, request.body] as const) };
}

const everyCommand: readonly (readonly string[])[] = [
  ['release', 'list'],
  ['release', 'show', 'v2'],
  ['release', 'diff', 'v1', 'v2'],
  ['promote', 'v2', '--to', 'production'],
  ['checklist', 'show', 'prm_1'],
  ['checklist', 'sign', 'prm_1', 'on-call', 'support', '--note', 'x'],
  ['approve', 'prm_1', '--role', 'qa-lead', '--reason', 'tried it'],
  ['reject', 'prm_1', '--role', 'qa-lead', '--reason', 'tried it'],
  ['rollout', 'list'],
  ['rollout', 'show'],
  ['rollout', 'show', 'prm_1', '--report'],
  ['rollout', 'pause', '--reason', 'x'],
  ['rollout', 'resume', 'rol_1', '--reason', 'x'],
  ['rollout', 'abort', 'prm_1', '--reason', 'x'],
  ['rollback', 'shop', '--environment', 'production', '--reason', 'x'],
  ['traffic', 'show', 'shop', '--environment', 'production'],
  ['traffic', 'samples', 'shop', '--environment', 'production', '--all'],
  ['traffic', 'set', 'shop', '--environment', 'production', '--weight', 'v1=75%', '--weight', 'v2=25', '--reason', 'x'],
  ['freeze', 'list', '--all'],
  ['freeze', 'add', '--environment', 'production', '--until', '2027-01-02T08:00:00Z', '--reason', 'year-end sale'],
  ['freeze', 'lift', 'frz_1', '--reason', 'x'],
  ['hold', 'list'],
  ['hold', 'add', 'v2', '--reason', 'x'],
  ['hold', 'lift', 'hld_1', '--reason', 'x'],
  ['quarantine', 'list'],
  ['quarantine', 'add', '--component', 'tool:check_inventory', '--reason', 'x'],
  ['quarantine', 'lift', 'qrn_1', '--reason', 'x'],
  ['evidence', 'list', 'v2'],
  ['audit', 'list'],
  ['token', 'create', '--person', 'Ada', '--role', 'qa-lead'],
  ['token', 'list'],
  ['clock', 'show'],
  ['clock', 'set', '--rate', '1'],
  ['stop'],
];

describe('every command that speaks to a server', () => {
  it.each(everyCommand)('%s %s %s prints a text within 80 columns', async (...argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect([exitCode, stderr.includes('INTERNAL')]).toEqual([0, false]);
    expect(stdout.trim()).not.toBe('');
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each(everyCommand)('%s %s %s prints exactly one JSON document with --json', async (...argv) => {
    const { exitCode, stdout } = await run(...argv, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });
});

describe('what is sent', () => {
  it('finds the agent that has the release', async () => {
    const { sent } = await run('promote', 'v2', '--to', 'production');
    expect(sent.at(-1)).toEqual([
      'POST /api/v1/promotions',
      { agent: 'shop', release: 'v2', environment: 'production' },
    ]);
  });

  it('finds the one rollout under way, or the one of a promotion', async () => {
    expect((await run('rollout', 'pause', '--reason', 'x')).sent.at(-1)?.[0]).toBe('POST /api/v1/rollouts/rol_1/pause');
    await api?.close();
    const { sent } = await run('rollout', 'abort', 'prm_1', '--reason', 'x');
    expect(sent.at(-1)?.[0]).toBe('POST /api/v1/rollouts/rol_1/abort');
  });

  it('takes roles with commas or one by one', async () => {
    const { sent } = await run(
      'approve',
      'prm_1',
      '--role',
      'qa-lead,security',
      '--role',
      'operations',
      '--reason',
      'ok',
    );
    expect(sent[0]?.[1]).toMatchObject({ roles: ['qa-lead', 'security', 'operations'], reason: 'ok' });
  });

  it('turns per cent into basis points, and refuses what is not everything', async () => {
    const set = ['traffic', 'set', 'shop', '--environment', 'production', '--reason', 'x'];
    const { sent } = await run(...set, '--weight', 'v1=99.95%', '--weight', 'v2=0.05%');
    expect(sent[0]?.[1]).toMatchObject({ weights: { v1: 9_995, v2: 5 } });
    await api?.close();
    const refused = await run(...set, '--weight', 'v1=70%');
    expect(refused).toMatchObject({ exitCode: 2, sent: [] });
    expect(refused.stderr).toContain('the weights sum to 70 %, not 100 %');
  });

  it('needs to know whose token it is', async () => {
    for (const who of [[], ['--person', 'a', '--machine', 'b']]) {
      expect(await run('token', 'create', ...who, '--role', 'ci')).toMatchObject({ exitCode: 2, sent: [] });
      await api?.close();
    }
  });
});

describe('what is shown', () => {
  it('puts nothing but the secret on stdout, so that it can be piped', async () => {
    expect(await run('token', 'create', '--person', 'Ada', '--role', 'qa-lead')).toMatchObject({
      stdout: 'hg_secret\n',
      stderr: 'token tok_1 of ada (qa-lead); it is shown this once:\n',
    });
  });

  it('does not let what is banned and still serves be overlooked', async () => {
    const { stdout } = await run('traffic', 'show', 'shop', '--environment', 'production');
    expect(stdout).toContain('✖ v1 is quarantined (qrn_1): it still serves');
    expect(stdout).toContain('a person has to act: headgate promote LABEL --agent shop --to production');
    await api?.close();
    expect((await run('release', 'show', 'v2')).stdout).toContain('holds   ✖ quarantined by Sam: wrong prices (qrn_1)');
  });

  it('shows only the lines of a prompt that changed', async () => {
    const { stdout } = await run('release', 'diff', 'v1', 'v2');
    expect(stdout).toBe('instructions: changed\n  - Be kind.\n  + Be brief.\ntool check_inventory: added\n  + {}\n');
  });

  it('hands a tester a command that can be pasted as it is', async () => {
    const argv = ['traffic', 'tester', 'shop', '--environment', 'production', '--release', 'v2', '--expires', '90m'];
    const { sent, stdout, stderr } = await run(...argv);
    expect(sent[0]).toEqual([
      'POST /api/v1/traffic/shop/production/testers',
      { release: 'v2', lifetimeMs: 90 * 60_000 },
    ]);
    expect(stderr).toBe('ada reaches v2 (candidate) in production for 1 h 30 min, and nobody else. Try it:\n');
    expect(stdout).toContain('curl -si http://127.0.0.1:7401/v1/chat/completions');
    expect(stdout).toContain("-H 'x-headgate-tester: hgt1.claims.signature'");
    expect(stdout).toContain(`-d '{"model":"ada'\\''s shop"`);
    await api?.close();
    expect((await run(...argv.slice(0, -1), 'tomorrow')).exitCode).toBe(2);
    expect((await run(...argv.slice(0, -1), '8d')).stderr).toContain('A pass holds from 1s to 7d.');
  });

  it('shows after a rollback who serves now', async () => {
    const { stdout } = await run('rollback', 'shop', '--environment', 'production', '--reason', 'x');
    expect(stdout).toContain('v1 serves again\n');
    expect(stdout).toMatch(/v1 +baseline +90 % +90.2 % +4,120 +1,234/);
  });

  it('names gates that are not required as such, never ticked', async () => {
    const { stdout } = await run('rollout', 'show');
    expect(stdout).toContain('– not required in this project: soak');
    expect(stdout).not.toContain('✔ soak');
  });
});
