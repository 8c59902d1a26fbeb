import { expect, it } from 'vitest';
import { startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { whenSent } from './when-sent.ts';

it('comes when a request is on its way, long before its answer', async () => {
  const server = await startTinyServer(() => 'never');
  const stop = new AbortController();
  try {
    const sent = whenSent(new Promise(() => undefined));
    const answer = fetch(server.url, { method: 'POST', body: '{}', signal: stop.signal }).catch(() => 'broken off');
    await sent;
    stop.abort();
    expect(await answer).toBe('broken off');
  } finally {
    await server.stop();
  }
});

it('comes, too, when nothing is sent any more, however that ended', async () => {
  await whenSent(Promise.resolve());
  await whenSent(Promise.reject(new Error('no key')));
});
