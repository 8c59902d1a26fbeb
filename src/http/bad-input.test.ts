import { beforeAll, expect, it } from 'vitest';
import { errorSchema } from '#api/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { errorTable } from '#domain/shared/index.ts';
import { ControlWorld, DANA } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';
import { createWholeApp, type WholeApp } from '#testing/http/whole-app.ts';

let world: ControlWorld;
let app: WholeApp;
/** v2 at 10 % of production; v1, which came to everyone; v3, which is held. */
let running: Promotion;
let ended: Promotion;
/** Of v1 in staging. */
let deployment: string;

beforeAll(async () => {
  world = new ControlWorld();
  await world.begin();
  app = await createWholeApp(world);
  await app.person('Sam', ['security', 'operations']);
  await app.person('Ada', ['security']);
  await app.person('Pam', ['product-manager']);
  for (const label of ['v3', 'v4']) await world.release(label);
  running = await world.get(await v2AtTenPercent(world));
  const [first] = await world.read((tx) => tx.deployments.list({ environment: 'staging' }));
  deployment = first?.id ?? '';
  const all = await world.read((tx) => tx.promotions.list({ state: 'promoted', limit: 100 }));
  const last = all.find(({ environment }) => environment === 'production');
  if (last === undefined) throw new Error('v1 came to everyone');
  ended = last;
  const v3 = await world.read((tx) => tx.releases.findByLabel('support', 'v3'));
  if (v3 === undefined) throw new Error('v3 is registered');
  const hold = {
    id: 'hld_1',
    kind: 'hold',
    agent: 'support',
    reason: 'it leaks',
    placedBy: DANA,
    placedAt: 0,
  } as const;
  await world.read((tx) => tx.holds.save({ ...hold, release: v3.digest }));
});

const reason = 'because';
const place = { agent: 'support', environment: 'production' };

type Call = Parameters<WholeApp['send']>[0];

const post = (url: string, body: object = { reason }, as = 'Dana'): Call => ({ method: 'POST', url, body, as });
const get = (url: string): Call => ({ method: 'GET', url });
const promote = (over: object = {}) => post('/api/v1/promotions', { ...place, release: 'v2', ...over });
const steer = (verb: string, { rollout }: Promotion) => post(`/api/v1/rollouts/${rollout?.id}/${verb}`);
const say = (verb: string, to: Promotion, body: object = {}, as = 'Sam') =>
  post(`/api/v1/promotions/${to.id}/${verb}`, { reason, ...body }, as);
const rollBack = (over: object = {}) => post('/api/v1/rollbacks', { ...place, reason, ...over });
const weights = (set: object, url = '/api/v1/traffic/support/production'): Call => ({
  ...{ method: 'PUT', url, body: { weights: set, reason } },
});
const plan = (query: object) => get(`/api/v1/plan?${new URLSearchParams({ ...query })}`);
const strategy = (name: string): Call => ({
  method: 'PUT',
  url: '/api/v1/project',
  body: {
    source: {
      version: 1,
      agents: { shop: { baseUrl: 'http://127.0.0.1:1/v1', model: 'm' } },
      environments: { production: { strategy: name } },
    },
    files: {},
  },
});

/** What is asked for, and how it is refused: the code, and a part of what the person reads. */
const cases: readonly (readonly [what: string, call: () => Call, code: string, says: string])[] = [
  ['an unknown release', () => promote({ release: 'v9' }), 'NOT_FOUND', 'agent "support" has no release "v9"'],
  ['an unknown environment', () => promote({ environment: 'prod' }), 'NOT_FOUND', 'no environment "prod"'],
  ['an unknown agent', () => promote({ agent: 'suport' }), 'NOT_FOUND', 'no agent "suport"'],
  ['an unknown strategy', () => strategy('blu-green'), 'CONFIG_INVALID', 'Did you mean "blue-green"?'],
  ['a start in the past', () => promote({ at: '2020-01-01T00:00:00Z' }), 'USAGE', 'lies in the past'],
  ['a start that is no time', () => promote({ at: 'Friday' }), 'USAGE', 'body.at: expected a time like'],
  ['where it is already', () => promote({ release: 'v1' }), 'ALREADY_THERE', 'support v1 already serves production'],
  ['a second one at a time', () => promote(), 'PROMOTION_ACTIVE', 'is under way'],
  ['a held release', () => promote({ release: 'v3' }), 'RELEASE_HELD', 'support v3 is held by Dana: it leaks'],
  ['a skipped stage', () => promote({ release: 'v4' }), 'STAGE_SKIPPED', 'has not been through staging'],
  ['a plan of an unknown release', () => plan({ ...place, release: 'v9' }), 'NOT_FOUND', 'no release "v9"'],
  ['a plan of half of what it takes', () => plan({ agent: 'support' }), 'USAGE', 'by agent, release and environment'],
  ['an unknown promotion', () => get('/api/v1/promotions/prm_9'), 'NOT_FOUND', 'there is no promotion "prm_9"'],
  ['a rollout under a promotion’s id', () => get(`/api/v1/rollouts/${running.id}`), 'NOT_FOUND', 'there is no rollout'],
  ['an unknown state', () => get('/api/v1/promotions?state=stoped'), 'USAGE', 'query.state: expected "queued" or'],
  ['a misspelt key', () => promote({ enviroment: 'x' }), 'USAGE', 'did you mean "environment"?'],
  ['a blank reason', () => post('/api/v1/rollouts/rol_1/pause', { reason: ' ' }), 'USAGE', 'body.reason'],
  ['approval of one that ended', () => say('approve', ended, { roles: ['security'] }), 'PROMOTION_ENDED', 'promoted'],
  ['refusal of one that ended', () => say('reject', ended, { roles: ['security'] }), 'PROMOTION_ENDED', 'promoted'],
  ['a signature taken back from one that ended', () => say('withdraw', ended), 'PROMOTION_ENDED', 'promoted'],
  [
    'an answer where nothing was found',
    () => say('accept', ended, { gate: 'evaluation' }, 'Pam'),
    'CONFLICT',
    'nothing to accept',
  ],
  ['cancelling one that ended', () => say('cancel', ended, {}, 'Dana'), 'PROMOTION_ENDED', 'promoted'],
  ['cancelling one whose rollout runs', () => say('cancel', running, {}, 'Dana'), 'CONFLICT', 'has begun'],
  ['starting a running one again', () => say('retry', running, {}, 'Dana'), 'CONFLICT', 'is still rolling-out'],
  ['starting a promoted one again', () => say('retry', ended, {}, 'Dana'), 'CONFLICT', 'it was promoted'],
  ['pausing one that ended', () => steer('pause', ended), 'PROMOTION_ENDED', 'has ended: promoted'],
  ['aborting one that ended', () => steer('abort', ended), 'PROMOTION_ENDED', 'has ended: promoted'],
  ['going on where nothing is paused', () => steer('resume', running), 'CONFLICT', 'it is baking'],
  ['shortening a bake', () => steer('advance', running), 'CONFLICT', 'it is baking'],
  [
    'a signature on one that rolls out',
    () => say('approve', running, { roles: ['security'] }),
    'CONFLICT',
    'no signatures now',
  ],
  [
    'a role that there is not',
    () => say('approve', running, { roles: ['securty'] }),
    'USAGE',
    'did you mean "security"?',
  ],
  [
    'a signature of who may not sign',
    () => say('approve', running, { roles: ['security'] }, 'Dana'),
    'FORBIDDEN',
    'lacks the right',
  ],
  ['weights during a rollout', () => weights({ v1: 10_000 }), 'CONFLICT', 'steers this traffic'],
  [
    'weights of an unknown agent',
    () => weights({ v1: 1 }, '/api/v1/traffic/none/production'),
    'NOT_FOUND',
    'no agent "none"',
  ],
  [
    'weights that are too little',
    () => weights({ v1: 5_000 }, '/api/v1/traffic/support/staging'),
    'USAGE',
    'sum to 50 %',
  ],
  [
    'weights of who never served',
    () => weights({ v9: 10_000 }, '/api/v1/traffic/support/staging'),
    'NOT_FOUND',
    'no deployment "v9"',
  ],
  [
    'weights that name one twice',
    () => weights({ v1: 1, [deployment]: 9_999 }, '/api/v1/traffic/support/staging'),
    'USAGE',
    'is named twice',
  ],
  ['a rollback to an unknown release', () => rollBack({ to: 'v9' }), 'NOT_FOUND', 'no release "v9"'],
  ['a rollback by an unknown method', () => rollBack({ method: 'magic' }), 'USAGE', 'body.method'],
  [
    'a rollback where nothing serves',
    () => rollBack({ environment: 'dev' }),
    'NOT_FOUND',
    'nothing serves support in dev',
  ],
  [
    'an undo where nothing changed',
    () => post('/api/v1/undo', { ...place, environment: 'dev', reason }),
    'NOTHING_TO_ROLL_BACK_TO',
    'nothing to take back in dev',
  ],
  [
    'a rehearsal with an unknown fault',
    () => post('/api/v1/rehearsals', { ...place, release: 'v2', faults: ['rain:5%'] }),
    'USAGE',
    'rain',
  ],
  [
    'an evaluation of an unknown release',
    () => post('/api/v1/evaluations', { agent: 'support', release: 'v9' }),
    'NOT_FOUND',
    'no release "v9"',
  ],
  [
    'a freeze that is over before it begins',
    () => post('/api/v1/freezes', { until: '2020-01-01T00:00:00Z', reason }),
    'USAGE',
    'would end at',
  ],
  [
    'a freeze of an unknown environment',
    () => post('/api/v1/freezes', { environment: 'prod', reason }),
    'NOT_FOUND',
    'no environment "prod"',
  ],
];

it.each(cases)('refuses %s', async (_what, call, code, says) => {
  const before = await world.read((tx) => tx.audit.lastSequence());
  const { status, body } = await app.send(call());
  const { error } = errorSchema.parse(body);
  expect(error.code).toBe(code);
  expect(error.message).toContain(says);
  expect(status).toBe(errorTable[error.code as keyof typeof errorTable].status);
  expect(await world.read((tx) => tx.audit.lastSequence())).toBe(before);
});

it('broke nothing by it', () => {
  expect(world.faults).toEqual([]);
});
