import { beforeEach, describe, expect, test } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';

let world: HttpWorld;

beforeEach(async () => {
  world = await createHttpWorld();
});

const asking = (authorization?: string) =>
  world.app.inject({ url: '/api/v1/holds', headers: authorization === undefined ? {} : { authorization } });

describe('tokens', () => {
  test('an unknown secret and a malformed header are refused with the same code', async () => {
    for (const header of [undefined, 'Bearer hg_unknown', 'Basic aGc6aGc=', 'Bearer ', `Bearer ${'x'.repeat(500)}`]) {
      const reply = await asking(header);
      expect(reply.statusCode, String(header)).toBe(401);
      expect(reply.json().error.code).toBe('UNAUTHENTICATED');
    }
  });

  test('a token works the moment it is made, also when its secret was refused just before', async () => {
    expect((await asking('Bearer hg_viewer')).statusCode).toBe(401);
    await world.as('viewer');
    expect((await asking('Bearer hg_viewer')).statusCode).toBe(200);
  });

  test('a found token is looked up again after a few seconds', async () => {
    let lookups = 0;
    const token = {
      id: 'tok_1' as const,
      secretHash: digestOfBytes('hg_x').slice('sha256:'.length),
      actor: { kind: 'machine', name: 'bot' } as const,
      roles: ['viewer'] as const,
      createdAt: WORLD_NOW,
      createdBy: 'Dana',
    };
    const watched = await createHttpWorld({ unitOfWork: { run: async (work) => work(countingTx()) } });
    function countingTx(): Parameters<Parameters<HttpWorld['commit']>[0]>[0] {
      const tokens = {
        add: async () => undefined,
        list: async () => [],
        findByHash: async (hash: string) => {
          lookups += 1;
          return hash === token.secretHash ? token : undefined;
        },
      };
      // The stores that this request reads; any other would be a TypeError, and the test red.
      const none = { list: async () => [] };
      return { tokens, holds: none, releases: none } as unknown as ReturnType<typeof countingTx>;
    }
    const ask = () => watched.app.inject({ url: '/api/v1/holds', headers: { authorization: 'Bearer hg_x' } });
    expect((await ask()).statusCode).toBe(200);
    await ask();
    expect(lookups).toBe(1);
    watched.passMs(3_001);
    await ask();
    expect(lookups).toBe(2);
  });

  test('a caller without the right is told before the body is read', async () => {
    const reply = await world.app.inject({
      method: 'POST',
      url: '/api/v1/promotions',
      headers: { ...(await world.as('viewer')), 'content-type': 'application/json' },
      payload: '{broken',
    });
    expect(reply.statusCode).toBe(403);
  });
});

describe('the Host header', () => {
  test.each(['127.0.0.1:7400', 'localhost', 'LOCALHOST:80', '[::1]:7400', '127.9.9.9', 'headgate.example:443'])(
    '%s is answered',
    async (host) => {
      expect((await world.app.inject({ url: '/healthz', headers: { host } })).statusCode).toBe(200);
    },
  );

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'user@127.0.0.1', '10.0.0.1:7400'])(
    '%s is refused, also where no token is needed',
    async (host) => {
      const reply = await world.app.inject({ url: '/healthz', headers: { host } });
      expect(reply.statusCode).toBe(403);
      expect(reply.json().error.message).toContain('Host');
    },
  );
});
