import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rollupBatchSchema } from '#api/index.ts';
import { type AppError, canonicalJson } from '#domain/shared/index.ts';
import type { ControlPlane, ReadSnapshot } from '#ports/index.ts';
import { ManualStopwatch } from '#testing/gateway/manual-stopwatch.ts';
import { createHttpControlPlane } from './http-control-plane.ts';

const keys = generateKeyPairSync('ed25519');
const strangers = generateKeyPairSync('ed25519');

let server: Server;
let streams: ServerResponse[];
let asked: { url: string | undefined; authorization: string | undefined; body: unknown }[];
let status: number;
let version: string | undefined;
let events: string[];
let control: ControlPlane & { close: () => Promise<void> };
let stop: AbortController;
let heard: ReadSnapshot[];
let subscription: Promise<void>;

beforeEach(async () => {
  streams = [];
  asked = [];
  events = [];
  heard = [];
  status = 204;
  version = undefined;
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const write = (event: string): void => void events.push(event);
  control = createHttpControlPlane({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'secret',
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    gatewayId: 'gtw_1',
    boot: 'boot1',
    version: '2.0.0',
    stopwatch: new ManualStopwatch(),
    log: { info: write, warn: write, error: write },
    silenceMs: 400,
  });
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await subscription;
  await control.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { url, headers } = request;
  asked.push({ url, authorization: headers.authorization, body: text === '' ? undefined : JSON.parse(text) });
  if (request.method === 'POST') {
    response.writeHead(status, version === undefined ? {} : { 'x-headgate-version': version }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  streams.push(response);
}

function subscribe(): void {
  subscription = control.subscribe((snapshot) => void heard.push(snapshot), stop.signal);
}

function send(stream: ServerResponse | undefined, issue: number, key = keys.privateKey, more: object = {}): void {
  const payload = canonicalJson({ version: 1, issue, routes: [], ...more });
  const signature = sign(null, Buffer.from(payload), key).toString('base64');
  stream?.write(`event: snapshot\ndata: ${JSON.stringify({ payload, signature })}\n\n`);
}

test('hands on each snapshot that control signed, and says who it is', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  send(streams[0], 1);
  await vi.waitFor(() => expect(heard).toEqual([{ version: 1, issue: 1, routes: [], refused: [] }]));
  expect(asked[0]).toMatchObject({
    url: '/internal/snapshots?gateway=gtw_1&boot=boot1',
    authorization: 'Bearer secret',
  });
});

test('ignores and logs what another key signed, and what is no snapshot', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  send(streams[0], 1, strangers.privateKey);
  streams[0]?.write('event: snapshot\ndata: {"payload":"{}"}\n\n');
  send(streams[0], 2);
  await vi.waitFor(() => expect(heard.map((snapshot) => snapshot.issue)).toEqual([2]));
  expect(events.filter((event) => event === 'gateway.snapshot.refused').length).toBe(2);
});

test('follows a control that is newer than itself, and passes over what it does not know', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  const route = {
    ...{ agent: 'helper', environment: 'production', version: 2, salt: 'a', targets: [], revoked: ['dep_2'] },
    ...{ leaseMs: 60_000, hardLimits: { errorRateRatio: 0.5, minRequests: 20 } },
  };
  send(streams[0], 1, keys.privateKey, { routes: [{ ...route, moods: ['sunny'] }], season: 'spring' });
  await vi.waitFor(() => expect(heard).toEqual([{ version: 1, issue: 1, routes: [route], refused: [] }]));
});

test('follows the other routes where it can’t follow one, and says which and why', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  const rest = { leaseMs: 60_000, hardLimits: { errorRateRatio: 0.5, minRequests: 20 }, revoked: [], salt: 'a' };
  const route = { agent: 'helper', environment: 'production', version: 2, targets: [], ...rest };
  const target = {
    ...{ deploymentId: 'dep_1', release: `sha256:${'0'.repeat(64)}`, label: 'v1', role: 'baseline', weightBp: 10_000 },
    endpoint: { baseUrl: 'http://127.0.0.1:1', api: 'telepathy' },
  };
  const unknown = { ...route, agent: 'seer', targets: [target] };
  const torn = {
    ...route,
    agent: 'torn',
    targets: [{ ...target, weightBp: 1, endpoint: { ...target.endpoint, api: 'responses' } }],
  };
  send(streams[0], 1, keys.privateKey, { routes: [unknown, torn, route] });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]?.routes).toEqual([route]);
  expect(heard[0]?.refused).toEqual([
    { agent: 'seer', environment: 'production', because: expect.stringContaining('targets.0.endpoint.api: ') },
    { agent: 'torn', environment: 'production', because: 'weights sum to 1, not 10000' },
  ]);
});

test('comes back when control cuts the stream', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  send(streams[0], 1);
  await vi.waitFor(() => expect(heard.length).toBe(1));
  streams[0]?.destroy();
  await vi.waitFor(() => expect(streams.length).toBe(2));
  send(streams[1], 2);
  await vi.waitFor(() => expect(heard.length).toBe(2));
  expect(events).toContain('gateway.control.found');
});

test('comes back when control is silent, though the connection lives', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  const beat = setInterval(() => streams[0]?.write(': alive\n\n'), 50);
  await vi.waitFor(() => expect(streams.length).toBe(2));
  clearInterval(beat);
  expect(events).toContain('gateway.control.lost');
});

test('stays while snapshots keep coming, however long', async () => {
  subscribe();
  await vi.waitFor(() => expect(streams.length).toBe(1));
  let issue = 0;
  const beat = setInterval(() => {
    issue += 1;
    send(streams[0], issue);
  }, 50);
  // Twice as many as fit into the time after which silence counts as death.
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(16));
  clearInterval(beat);
  expect(streams.length).toBe(1);
});

test('delivers acknowledgements, roll-ups and facts in the form that both sides share', async () => {
  subscription = Promise.resolve();
  await control.acknowledge(7, []);
  const refused = [{ agent: 'a', environment: 'production', because: 'no idea' }];
  await control.post({ gateway: 'gtw_1', boot: 'boot1', sequence: 3, rollups: [] });
  await control.report({
    kind: 'limit-broken',
    agent: 'a',
    environment: 'production',
    deploymentId: 'dep_1',
    because: 'it failed',
  });
  await control.acknowledge(8, refused);
  expect(asked.map((one) => one.url)).toEqual([
    '/internal/acks',
    '/internal/rollups',
    '/internal/facts',
    '/internal/acks',
  ]);
  expect(asked[0]?.body).toEqual({ gateway: 'gtw_1', boot: 'boot1', version: 7 });
  expect(asked[3]?.body).toMatchObject({ version: 8, refused });
  expect(rollupBatchSchema.parse(asked[1]?.body).sequence).toBe(3);
});

test('tells what must be sent again from what can never be taken', async () => {
  subscription = Promise.resolve();
  const codeOf = (call: Promise<void>): Promise<string> =>
    call.then(
      () => 'delivered',
      (error: AppError) => error.code,
    );
  status = 500;
  expect(await codeOf(control.acknowledge(1, []))).toBe('SERVER_UNREACHABLE');
  for (const [refusal, by, code] of [
    [400, '2.0.0', 'USAGE'],
    [400, '1.9.0', 'OTHER_VERSION'],
    [422, undefined, 'OTHER_VERSION'],
    [413, '1.9.0', 'USAGE'],
    [503, '1.9.0', 'SERVER_UNREACHABLE'],
  ] as const) {
    [status, version] = [refusal, by];
    expect(await codeOf(control.acknowledge(1, []))).toBe(code);
  }
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  expect(await codeOf(control.acknowledge(1, []))).toBe('SERVER_UNREACHABLE');
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
