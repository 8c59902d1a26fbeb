import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookCall } from '#ports/index.ts';
import { createWebhookSender } from './sender.ts';

const NOW = Date.UTC(2026, 10, 23, 10, 30);
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Got = { readonly method: string; readonly headers: IncomingMessage['headers']; readonly body: string };

/** A receiver on loopback that answers as the test says, and what it got. */
async function receiver(answer: (res: ServerResponse, count: number) => void) {
  const got: Got[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      got.push({ method: req.method ?? '', headers: req.headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(res, got.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/may-it?token=t`, got };
}

function send(call: Partial<WebhookCall> & { url: string }): Promise<unknown> {
  const dispatcher = new Agent();
  closers.push(() => dispatcher.destroy());
  const secrets = { read: (name: string) => ({ OPS: 'shh' })[name] };
  const sender = createWebhookSender({ dispatcher, secrets, wallClock: { now: () => NOW } });
  return sender.send({ timeoutMs: 2_000, delivery: 'prm_1/webhook/step-1/0', body: { step: 1 }, ...call });
}

const json = (res: ServerResponse, status: number, value: unknown) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(value));
};

describe('a message', () => {
  it('is posted as JSON, signed over its time and body, and names its delivery', async () => {
    const { url, got } = await receiver((res) => json(res, 200, { pass: true }));
    expect(await send({ url, secretEnv: 'OPS' })).toEqual({ pass: true });
    const [message] = got;
    expect(message).toMatchObject({ method: 'POST', body: '{"step":1}' });
    expect(message?.headers['x-headgate-delivery']).toBe('prm_1/webhook/step-1/0');
    const timestamp = message?.headers['x-headgate-timestamp'];
    expect(timestamp).toBe('2026-11-23T10:30:00.000Z');
    const expected = createHmac('sha256', 'shh').update(`${timestamp}.{"step":1}`).digest('hex');
    expect(message?.headers['x-headgate-timestamp-signature']).toBe(`sha256=${expected}`);
  });

  it('is not sent unsigned where its secret is missing', async () => {
    const { url, got } = await receiver((res) => json(res, 200, {}));
    await expect(send({ url, secretEnv: 'GONE' })).rejects.toMatchObject({
      code: 'WEBHOOK_FAILED',
      message: expect.stringContaining('GONE'),
    });
    expect(got).toEqual([]);
  });
});

describe('what is no answer fails, and says what came without the query', () => {
  it('a redirect, which is not followed', async () => {
    const other = await receiver((res) => json(res, 200, { pass: true }));
    const { url } = await receiver((res) => {
      res.writeHead(307, { location: other.url });
      res.end();
    });
    await expect(send({ url })).rejects.toMatchObject({
      code: 'WEBHOOK_FAILED',
      message: `${url.split('?')[0]}: it answered 307`,
    });
    expect(other.got).toEqual([]);
  });

  it('an error, a time-out, a lost connection, too long an answer', async () => {
    const failing = await receiver((res) => json(res, 503, { pass: true }));
    await expect(send({ url: failing.url })).rejects.toThrow('it answered 503');
    const silent = await receiver(() => undefined);
    await expect(send({ url: silent.url, timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
    const lost = await receiver((res) => res.destroy());
    await expect(send({ url: lost.url })).rejects.toMatchObject({ code: 'WEBHOOK_FAILED', retry: 'later' });
    const long = await receiver((res) => json(res, 200, { because: 'x'.repeat(70_000) }));
    await expect(send({ url: long.url })).rejects.toThrow('more than 64 KB');
  });

  it('but an answer that is no JSON is left to the one who asked', async () => {
    const { url } = await receiver((res) => res.end('OK'));
    expect(await send({ url })).toBeUndefined();
  });
});
