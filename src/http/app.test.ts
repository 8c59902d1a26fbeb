import { expect, test, vi } from 'vitest';
import { answerEverything } from '#testing/http/answer-everything.ts';
import { createHttpWorld } from '#testing/http/http-world.ts';
import { addressOf, openStream } from '#testing/http/open-stream.ts';

test('closing ends the streams and lets the running request finish', async () => {
  const world = await createHttpWorld();
  answerEverything(world.recording);
  let finish: (answer: { message: string }) => void = () => expect.unreachable('the request has begun');
  world.recording.answer({ rollBack: () => new Promise((resolve) => (finish = resolve)) });
  const events = await openStream(world.app, '/api/v1/events', await world.as('viewer'));
  const snapshots = await openStream(world.app, '/internal/snapshots?gateway=gtw_1&boot=b', await world.as('gateway'));
  const running = fetch(`${await addressOf(world.app)}/api/v1/rollbacks`, {
    method: 'POST',
    headers: { ...(await world.as('operations')), 'content-type': 'application/json' },
    body: JSON.stringify({ agent: 'a', environment: 'e', reason: 'r' }),
  });
  await vi.waitFor(() => expect(world.recording.calls.at(-1)?.verb).toBe('rollBack'));

  const closed = world.app.close();
  await Promise.all([events.ended, snapshots.ended]);
  finish({ message: 'done at last' });
  const reply = await running;
  expect(await reply.json()).toEqual({ ok: true, message: 'done at last' });
  expect(reply.headers.get('connection')).toBe('close');
  await closed;
  // Only now may main close the store: nothing writes any more.
  expect(world.recording.calls.at(-1)?.args[0]).toMatchObject({ connected: false });
  expect(world.listening()).toBe(0);
});

test('answers are never cached nor guessed at', async () => {
  const { app } = await createHttpWorld();
  const reply = await app.inject({ url: '/healthz' });
  expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  expect(reply.headers['access-control-allow-origin']).toBeUndefined();
});

test('health tells the gateway’s address where there is one', async () => {
  const gateway = { url: 'http://127.0.0.1:7401', connected: true };
  const { app } = await createHttpWorld({
    info: { version: '1.2.3', roles: ['all'], database: 'pglite', gateway: () => gateway },
  });
  expect((await app.inject({ url: '/healthz' })).json()).toEqual({
    status: 'ok',
    version: '1.2.3',
    roles: ['all'],
    database: 'pglite',
    gateway,
  });
});
