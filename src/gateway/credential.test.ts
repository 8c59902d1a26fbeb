import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { PlainWorld } from '#testing/gateway/plain-world.ts';

let world: PlainWorld;
beforeEach(async () => {
  world = new PlainWorld();
  await world.open();
});
afterEach(() => world.close());

/** What users and their applications send of their own: on-behalf-of tokens, sessions, keys of theirs, traces. */
const THEIRS = {
  authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln',
  'api-key': 'of the user',
  'x-ms-token-aad-access-token': 'on-behalf-of',
  'x-forwarded-access-token': 'of a proxy',
  'x-csrf-token': 'csrf',
  cookie: 'session=abc; theme=dark',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  dpop: 'proof',
} as const;
const OURS = {
  'x-headgate-pin': 'p',
  'x-headgate-agent': 'helper',
  'x-headgate-made-up': '1',
};
const KEYS = ['authorization', 'api-key'] as const;

const faces = [
  ['/v1/chat/completions', 'chat-completions', { model: 'helper', messages: [] }],
  ['/v1/responses', 'responses', { model: 'helper', input: 'hello' }],
  ['/v1/conversations', 'responses', {}],
  ['/agents/helper/any', 'http', { any: 'thing' }],
] as const;

function decide(api: Endpoint['api'], credentialEnv?: string): void {
  const own = credentialEnv === undefined ? {} : { credentialEnv };
  world.control.decide(world.route(0, {}, { api, ...own }));
}

const seen = () => world.v1.seen.at(-1)?.headers ?? {};
const ofOurs = () => Object.keys(seen()).filter((name) => name.startsWith('x-headgate'));

test.each(faces)(
  '%s: users’ own tokens and headers reach an agent without a key of ours as they are',
  async (path, api, body) => {
    decide(api);
    const cookie = `${THEIRS.cookie}; headgate_pin=ours`;
    await (await world.post(path, body, { ...THEIRS, ...OURS, cookie })).text();
    expect(seen()).toMatchObject(THEIRS);
    expect(ofOurs()).toEqual([]);
  },
);

test.each(faces)('%s: where the agent has a key of ours it gets that, and not the user’s', async (path, api, body) => {
  decide(api, 'AGENT_KEY');
  await (await world.post(path, body, { ...THEIRS, ...OURS })).text();
  const { authorization, 'api-key': _, ...rest } = THEIRS;
  expect(seen()).toMatchObject({ ...rest, authorization: 'Bearer agent-key' });
  expect(seen()['api-key']).toBeUndefined();
  expect(JSON.stringify(seen())).not.toContain(authorization);
  expect(ofOurs()).toEqual([]);
});

test.each(faces)('%s: a token of Headgate’s own goes to no agent', async (path, api, body) => {
  decide(api);
  await (await world.post(path, body, { authorization: `Bearer hg_${'a'.repeat(43)}` })).text();
  expect(world.v1.seen).toHaveLength(1);
  for (const name of KEYS) expect(seen()[name]).toBeUndefined();
});

test('whoever serves instead gets the user’s token, never the key of the deployment that could not be reached', async () => {
  const route = world.route(10_000);
  const away = { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions', credentialEnv: 'AGENT_KEY' } as const;
  const targets = route.targets.map((target) => (target.label === 'v2' ? { ...target, endpoint: away } : target));
  world.control.decide({ ...route, targets });
  const reply = await world.ask('a', THEIRS);
  expect(reply).toMatchObject({ status: 200, by: 'fallback' });
  expect(seen()).toMatchObject(THEIRS);
});

test('a shadow with a key of its own gets that, and one without gets what the user sent', async () => {
  for (const [credentialEnv, authorization] of [
    ['AGENT_KEY', 'Bearer agent-key'],
    [undefined, THEIRS.authorization],
  ] as const) {
    const shadow = { deploymentId: deploymentOf('v2'), shareBp: 10_000 };
    const own = credentialEnv === undefined ? {} : { credentialEnv };
    world.control.decide(world.route(0, { shadow }, own));
    const before = world.v2.seen.length;
    await world.ask('a', THEIRS);
    await vi.waitFor(() => expect(world.v2.seen).toHaveLength(before + 1));
    expect(world.v2.seen.at(-1)?.headers.authorization).toBe(authorization);
  }
});
