import type { IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { readPieces } from '#testing/gateway/read-pieces.ts';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import { ReplyParser } from './reply-parser.ts';

const chance = seededChance('replies');
const number = (below: number): number => Buffer.from(chance.bytes(4)).readUInt32LE() % below;
const one = <T>(list: readonly T[]): T => list[number(list.length)] as T;

/** A reply as some agent might say it; one in two has something wrong at a random place. */
function anyReply(): string {
  const body = Array.from({ length: number(300) }, () => String.fromCharCode(number(256))).join('');
  const lines = Array.from(
    { length: number(6) },
    () => `${one(['x-a', 'X-B', 'Set-Cookie', 'date'])}:${one(['', ' '])}${one(['', 'b', 'é c', '\t'])}`,
  );
  const framing = one(['length', 'chunks', 'close', 'none']);
  if (framing === 'length') lines.push(`Content-Length: ${body.length}`);
  if (framing === 'chunks') lines.push(`Transfer-Encoding: ${one(['chunked', 'Chunked'])}`);
  if (number(4) === 0) lines.push(`connection: ${one(['close', 'keep-alive', 'Keep-Alive, x'])}`);
  const status = framing === 'none' ? one(['204 None', '304 Same']) : one(['200 OK', '200', '404 Not', '500 ']);
  const early = number(6) === 0 ? 'HTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\n' : '';
  const head = `${early}HTTP/1.${one([1, 1, 1, 0])} ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
  const text = head + (framing === 'chunks' ? chunked(body) : framing === 'none' ? '' : body);
  return number(2) === 0 ? text : harmed(text);
}

function chunked(body: string): string {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const piece = body.slice(at, at + 1 + number(100));
    at += piece.length;
    text += `${piece.length.toString(16)}${one(['', '', ';a=b'])}\r\n${piece}\r\n`;
  }
  return `${text}0\r\n${one(['', '', 'x-late: 1\r\n'])}\r\n`;
}

function harmed(text: string): string {
  const at = number(text.length);
  const instead = one(['', '\r', '\n', '\r\n', ' ', ':', '\0', '5', ',', 'content-length: 3\r\n', '\x7f', '\t', ';']);
  return text.slice(0, at) + instead + text.slice(at + number(3));
}

function cutAnywhere(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'latin1');
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1)
    pieces.push(bytes.subarray(at, at + 1 + number(40)));
  return pieces;
}

test('a reply that is cut anywhere is the same as in one piece, and what is taken for a reply undici reads in the same way', async () => {
  let next = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(next, 'latin1'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let taken = 0;
  for (let round = 0; round < 400; round += 1) {
    next = anyReply();
    const atOnce = readPieces(new ReplyParser(true), [Buffer.from(next, 'latin1')], { isShared: true });
    for (const isShared of [true, false]) {
      const {
        left: _left,
        error: _error,
        ...inPieces
      } = readPieces(new ReplyParser(isShared), cutAnywhere(next), { isShared });
      const { left: _, error, ...all } = atOnce;
      // Where it is refused, how much was handed over before depends on the pieces.
      if (error === undefined) expect(inPieces, next).toEqual(all);
      else expect(inPieces.isWhole, next).toBe(false);
    }
    if (!atOnce.isWhole) continue;
    taken += 1;
    const reply = await request(url, { reset: true });
    const body = Buffer.from(await reply.body.arrayBuffer()).toString('latin1');
    expect({ status: reply.statusCode, body }, next).toEqual({ status: atOnce.status, body: atOnce.body });
    expect(grouped(atOnce.headers), next).toEqual(trimmed(reply.headers));
  }
  await new Promise((done) => server.close(done));
  expect(taken).toBeGreaterThan(150);
});

/** Undici leaves the space after some. */
function trimmed(headers: IncomingHttpHeaders): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((line) => line.trim()) : value?.trim(),
    ]),
  );
}

function grouped(flat: readonly string[]): Record<string, string | string[]> {
  const groups: Record<string, string | string[]> = {};
  for (let at = 0; at < flat.length; at += 2) {
    const [name = '', value = ''] = [flat[at], flat[at + 1]];
    const known = groups[name];
    groups[name] = known === undefined ? value : [known, value].flat();
  }
  return groups;
}
