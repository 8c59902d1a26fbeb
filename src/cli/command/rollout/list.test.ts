import { afterEach, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aPromotionView, aRolloutView } from '#testing/cli/view-builder.ts';

let api: FakeApi | undefined;
afterEach(() => api?.close());

const at = '2026-11-24T20:10:00.000Z';
const id = (number: number) => `prm_01J0000000000000000000000${number}`;
const none = { rollout: undefined, verdicts: [], decisions: [] };

const promotions = [
  aPromotionView({
    ...none,
    id: id(6),
    label: 'v7',
    state: 'queued',
    startAt: at,
    waiting: { for: 'start' },
    next: { what: 'its gates', at },
  }),
  aPromotionView({
    ...{ ...none, id: id(5), label: 'v6', state: 'queued', waiting: { for: 'turn', behind: id(1) } },
    next: { what: 'its gates', when: `${id(1)} is over` },
  }),
  aPromotionView({
    ...none,
    id: id(4),
    agent: 'desk',
    state: 'queued',
    gates: [{ gate: 'window', state: 'waiting', because: 'frozen by Sam: the sale', evidence: [] }],
    next: { what: 'the rollout', when: 'its window opens' },
  }),
  aPromotionView({
    ...none,
    id: id(3),
    agent: 'till',
    state: 'awaiting-approval',
    next: { what: 'the rollout', when: 'security, operations signed' },
  }),
  aPromotionView({
    ...{ id: id(2), agent: 'bookshop', rollout: aRolloutView({ state: 'paused', step: 1 }) },
    next: { what: 'on from 50 %', when: 'a person resumes it' },
  }),
  aPromotionView({
    id: id(1),
    next: { what: '50 %', at, when: 'quality is proven', otherwise: 'a person decides, in 3 h' },
  }),
  aPromotionView({
    ...none,
    id: id(0),
    label: 'v1',
    state: 'stopped',
    ended: { at, stage: 'safety', because: '3 of 40 cases were defects' },
  }),
];

async function list(...argv: readonly string[]) {
  api = await startFakeApi({ listPromotions: () => promotions });
  const result = await runCli(['rollout', 'list', ...argv], {
    env: { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' },
  });
  return { ...result, query: api.seen[0]?.request.query };
}

it('says of each for whom or what it waits, in 80 columns', async () => {
  const { stdout } = await list();
  expect(stdout.split('\n')).toEqual([
    'what                      state              goes on when',
    'shop v7 → production      queued             it is Tue 24 Nov 20:10',
    '    prm_01J00000000000000000000006',
    'shop v6 → production      queued             v2 is over',
    '    prm_01J00000000000000000000005',
    'desk v2 → production      queued             its window opens: frozen by Sam:',
    '                                             the sale',
    '    prm_01J00000000000000000000004',
    'till v2 → production      awaiting-approval  security, operations signed',
    '    prm_01J00000000000000000000003',
    'bookshop v2 → production  paused at 50 %     a person resumes it',
    '    prm_01J00000000000000000000002',
    'shop v2 → production      baking at 10 %     it is Tue 24 Nov 20:10, quality is',
    '                                             proven, else a person decides, in 3',
    '                                             h',
    '    prm_01J00000000000000000000001',
    'shop v1 → production      stopped            ended Tue 24 Nov 20:10',
    '    prm_01J00000000000000000000000  3 of 40 cases were defects',
    '',
  ]);
});

it.each([
  [[], { active: 'true' }],
  [['--all'], { active: 'false' }],
  [
    ['--agent', 'shop', '--environment', 'production', '--state', 'stopped', '--limit', '5'],
    { active: 'false', agent: 'shop', environment: 'production', state: 'stopped', limit: '5' },
  ],
])('with %j asks for %j', async (argv, query) => {
  expect((await list(...argv)).query).toEqual(query);
});

it('refuses a state that there is not, and names those that there are', async () => {
  const { exitCode, stderr } = await list('--state', 'stoped');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Allowed choices are queued, verifying,');
});
