import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { fetchWhole } from './fetch-whole.ts';

type Given = Parameters<RequestListener>;

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

it('sends what it is given and reads the whole answer', async () => {
  const url = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    response.writeHead(201, 'Made', { 'content-type': 'application/json', 'x-many': ['a', 'b'] });
    response.end(JSON.stringify({ method: request.method, key: request.headers.authorization, text }));
  });
  const response = await fetchWhole(url, { method: 'POST', headers: { authorization: 'Bearer k' }, body: 'hello' });
  expect([response.status, response.statusText, response.headers.get('x-many')]).toEqual([201, 'Made', 'a, b']);
  expect(await response.json()).toEqual({ method: 'POST', key: 'Bearer k', text: 'hello' });
});

it('has nothing to read of an answer without a body, and follows no redirect', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  const response = await fetchWhole(url);
  expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
    302,
    'http://127.0.0.1:1/',
    '',
  ]);
});

it.each([
  ['gzip', gzipSync('{"a":1}')],
  ['deflate', deflateSync('{"a":1}')],
  ['br', brotliCompressSync('{"a":1}')],
] as const)('reads %s, though nobody asked for it', async (encoding, content) => {
  const url = await serve((request, response) => {
    response.writeHead(200, { 'content-encoding': encoding, 'x-asked': request.headers['accept-encoding'] ?? 'no' });
    response.end(content);
  });
  const response = await fetchWhole(url);
  expect([response.headers.get('x-asked'), await response.json()]).toEqual(['no', { a: 1 }]);
});

it.each([
  ['that does not end', (_: Given[0], response: Given[1]): void => endless(response)],
  [
    'that swells',
    (_: Given[0], response: Given[1]): void =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5 * 1024 * 1024))),
  ],
] as const)('ends an answer %s', async (_, listener) => {
  const url = await serve(listener);
  await expect(fetchWhole(url)).rejects.toThrow('it answered more than 4 MB');
});

function endless(response: Given[1]): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(256 * 1024)));
  };
  response.on('drain', more);
  more();
}

it.each([
  ['nobody is there', undefined],
  ['it hangs up', (request: Given[0]) => void request.socket.destroy()],
  [
    'it hangs up half way',
    (request: Given[0], response: Given[1]) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    },
  ],
  [
    'what it sends is not what it says',
    (_: Given[0], response: Given[1]): void =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
  ],
] as const)('fails as fetch does where %s, with why', async (_, listener) => {
  const url = listener === undefined ? 'http://127.0.0.1:1/' : await serve(listener);
  const error = await fetchWhole(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: expect.any(Error) });
});

it('is broken off by its signal, before and in the middle of an answer', async () => {
  const stop = new AbortController();
  const url = await serve((_, response) => {
    response.writeHead(200).write('half');
    setImmediate(() => stop.abort());
  });
  await expect(fetchWhole(url, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  await expect(fetchWhole(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});
