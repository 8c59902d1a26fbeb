import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import type { FlatHeaders } from './flat-headers.ts';
import { ReplyParser } from './reply-parser.ts';

type Read = {
  status: number | undefined;
  headers: FlatHeaders;
  body: string;
  /** Whether the reply came to its end. */
  isWhole: boolean;
  isPersistent: boolean;
  /** Bytes after it, of those that had come. */
  left: number;
  error: string | undefined;
};

/** What is made of bytes that come in these pieces, before the agent closes. */
function read(pieces: readonly Buffer[], { isForHead = false, isShared = true } = {}): Read {
  const parser = new ReplyParser(isShared);
  const scratch = Buffer.alloc(256 * 1024);
  const chunks: Buffer[] = [];
  const result: Read = {
    ...{ status: undefined, headers: [], body: '', isWhole: false, isPersistent: false, left: 0, error: undefined },
  };
  const sink = {
    onHead: (status: number, headers: FlatHeaders) => Object.assign(result, { status, headers }),
    onBody: (chunk: Buffer) => void chunks.push(chunk),
  };
  parser.expect(isForHead);
  try {
    for (const piece of pieces) {
      const bytes = isShared ? scratch : Buffer.from(piece);
      if (isShared) piece.copy(scratch);
      result.left = piece.length - parser.read(bytes, piece.length, sink);
      // The next read overwrites what this one brought.
      scratch.fill('!');
      if (parser.isWhole) break;
    }
    result.isWhole = parser.close();
  } catch (error) {
    result.error = (error as Error).message;
  }
  return { ...result, body: Buffer.concat(chunks).toString('latin1'), isPersistent: parser.isPersistent };
}

const whole = (text: string): Buffer[] => [Buffer.from(text, 'latin1')];
const byByte = (text: string): Buffer[] => [...Buffer.from(text, 'latin1')].map((byte) => Buffer.from([byte]));

const OK = 'HTTP/1.1 200 OK\r\n';
const LENGTH = `${OK}content-length: 5\r\n\r\nhello`;
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;

describe.each([
  ['at once', whole],
  ['byte by byte', byByte],
])('%s', (_, cut) => {
  test.each<[string, string, Partial<Read>]>([
    ['a length', LENGTH, { body: 'hello', isPersistent: true }],
    ['no body', `${OK}content-length: 0\r\n\r\n`, { body: '', isPersistent: true }],
    ['chunks', `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`, { body: 'hello world', isPersistent: true }],
    [
      'chunks of odd sizes',
      `${CHUNKED}00A\r\n0123456789\r\na\r\nabcdefghij\r\n0\r\n\r\n`,
      { body: '0123456789abcdefghij' },
    ],
    ['extensions', `${CHUNKED}5;a=b;c="d"\r\nhello\r\n0;e\r\n\r\n`, { body: 'hello', isPersistent: true }],
    ['trailers', `${CHUNKED}5\r\nhello\r\n0\r\nx-late: 1\r\nx-b:\r\n\r\n`, { body: 'hello', isPersistent: true }],
    ['no length', `${OK}\r\nhello`, { body: 'hello', isPersistent: false }],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello', { body: 'hello', isPersistent: false }],
    [
      'HTTP/1.0 that is kept',
      'HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 5\r\n\r\nhello',
      { body: 'hello', isPersistent: true },
    ],
    [
      'HTTP/1.0 with chunks',
      'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      { body: 'hello', isPersistent: false },
    ],
    [
      'a last one',
      `${OK}connection: x, Close\r\ncontent-length: 5\r\n\r\nhello`,
      { body: 'hello', isPersistent: false },
    ],
    ['hints before it', `HTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 \r\n\r\n${LENGTH}`, { body: 'hello' }],
    ['a status without words', 'HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nhello', { status: 200, body: 'hello' }],
    ['nothing to say', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '', isPersistent: true }],
    ['nothing new', 'HTTP/1.1 304 Same\r\netag: "a"\r\n\r\n', { status: 304, body: '', isPersistent: true }],
    ['a length where none may be', 'HTTP/1.1 204 No\r\ncontent-length: 6\r\n\r\n', { body: '', isPersistent: false }],
  ])('a reply with %s is read to its end', (_, text, expected) => {
    expect(read(cut(text))).toMatchObject({ error: undefined, isWhole: true, left: 0, ...expected });
  });

  test('headers are handed over as lines, in lower case, without the space around them', () => {
    const lines =
      'Content-Type:text/plain\r\nSet-Cookie: a=1\r\nset-cookie: \t b=2 \t\r\nX-Empty:\r\nx-latin:\xa0é\xa0\r\n';
    expect(read(cut(`${OK}${lines}content-length: 0\r\n\r\n`)).headers).toEqual([
      ...['content-type', 'text/plain', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'x-empty', ''],
      ...['x-latin', '\xa0é\xa0', 'content-length', '0'],
    ]);
  });

  test('to HEAD no body follows, whatever the reply says of one', () => {
    const { body, isWhole, headers } = read(cut(`${OK}content-length: 500\r\n\r\n`), { isForHead: true });
    expect([body, isWhole, headers]).toEqual(['', true, ['content-length', '500']]);
  });

  test.each([
    ['another protocol', 'SMTP ready\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['an empty line first', `\r\n${LENGTH}`],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a status below all', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['two spaces', 'HTTP/1.1  200 OK\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['a folded line', `${OK}x-a: b\r\n c\r\ncontent-length: 5\r\n\r\nhello`],
    ['a folded first line', `${OK} x-a: b\r\ncontent-length: 5\r\n\r\nhello`],
    ['a space before a colon', `${OK}content-length : 5\r\n\r\nhello`],
    ['a bare line feed', `${OK}x-a: b\ncontent-length: 5\r\n\r\nhello`],
    ['only bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 5\n\nhello'],
    ['a bare carriage return', `${OK}x-a: b\rx-evil: 1\r\ncontent-length: 5\r\n\r\nhello`],
    ['a zero byte', `${OK}x-a: b\0\r\ncontent-length: 5\r\n\r\nhello`],
    ['an escape in its words', 'HTTP/1.1 200 \x1b[2J\r\ncontent-length: 5\r\n\r\nhello'],
    ['a delete', `${OK}x-a: \x7f\r\ncontent-length: 5\r\n\r\nhello`],
    ['a name that is none', `${OK}x(a): b\r\ncontent-length: 5\r\n\r\nhello`],
    ['a name in Latin-1', `${OK}x-é: b\r\ncontent-length: 5\r\n\r\nhello`],
    ['no name', `${OK}: b\r\ncontent-length: 5\r\n\r\nhello`],
    ['no colon', `${OK}x-a\r\ncontent-length: 5\r\n\r\nhello`],
    ['two lengths', `${OK}content-length: 5\r\ncontent-length: 50\r\n\r\nhello`],
    ['two lengths in one line', `${OK}content-length: 5, 50\r\n\r\nhello`],
    ['a length that is none', `${OK}content-length: five\r\n\r\nhello`],
    ['a signed length', `${OK}content-length: +5\r\n\r\nhello`],
    ['a negative length', `${OK}content-length: -5\r\n\r\nhello`],
    ['an empty length', `${OK}content-length:\r\n\r\nhello`],
    ['a length that no number holds', `${OK}content-length: 99999999999999999999\r\n\r\nhello`],
    ['a length and chunks', `${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`],
    ['chunks and a length', `${OK}transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n`],
    ['another encoding', `${OK}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['no encoding', `${OK}transfer-encoding: identity\r\n\r\nhello`],
    ['chunks twice', `${OK}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk size that is none', `${CHUNKED}xyz\r\n`],
    ['an empty chunk size', `${CHUNKED}\r\n`],
    ['a negative chunk size', `${CHUNKED}-1\r\n`],
    ['a prefixed chunk size', `${CHUNKED}0x5\r\nhello\r\n0\r\n\r\n`],
    ['a space after a chunk size', `${CHUNKED}5 \r\nhello\r\n0\r\n\r\n`],
    ['a chunk size that no number holds', `${CHUNKED}fffffffffffffffff\r\n`],
    ['a chunk size of many digits', `${CHUNKED}${'0'.repeat(17)}5\r\nhello\r\n0\r\n\r\n`],
    ['a bare line feed after a chunk size', `${CHUNKED}5\nhello\r\n0\r\n\r\n`],
    ['a bare line feed in an extension', `${CHUNKED}5;a\nb\r\nhello\r\n0\r\n\r\n`],
    ['a chunk that is longer than it says', `${CHUNKED}5\r\nhello!\r\n0\r\n\r\n`],
    ['a bare line feed after a chunk', `${CHUNKED}5\r\nhello\n0\r\n\r\n`],
    ['a flood of extensions', `${CHUNKED}${`1;${'e'.repeat(1_000)}\r\nx\r\n`.repeat(20)}`],
    ['a folded trailer', `${CHUNKED}0\r\nx-a: b\r\n c\r\n\r\n`],
    ['a trailer that is none', `${CHUNKED}0\r\nhello\r\n\r\n`],
    ['a bare line feed in a trailer', `${CHUNKED}0\r\nx-a: b\n\r\n`],
  ])('a reply with %s is refused', (_, text) => {
    const { error, isWhole } = read(cut(text));
    expect(error).toMatch(/^Response does not match the HTTP\/1\.1 protocol/);
    expect(isWhole).toBe(false);
  });

  test.each([
    ['headers', `${OK}${'x-a: 1234567890\r\n'.repeat(1_100)}content-length: 5\r\n\r\nhello`],
    ['one header', `${OK}x-a: ${'x'.repeat(17_000)}\r\n\r\n`],
    ['trailers', `${CHUNKED}0\r\n${'x-a: 1234567890\r\n'.repeat(1_100)}\r\n`],
  ])('more than 16 KiB of %s are refused', (_, text) => {
    expect(read(cut(text)).error).toBe('Headers Overflow Error');
  });

  test.each([
    ['its length', LENGTH.slice(0, -1)],
    ['its last chunk', `${CHUNKED}5\r\nhello\r\n`],
    ['the end of its last chunk', `${CHUNKED}5\r\nhello\r\n0\r\n`],
    ['the end of its trailers', `${CHUNKED}0\r\nx-a: 1\r\n`],
    ['its headers', `${OK}content-length: 5\r\n`],
  ])('a reply that stops before %s is not whole', (_, text) => {
    expect(read(cut(text))).toMatchObject({ isWhole: false, error: undefined });
  });
});

test('what follows a reply is not read', () => {
  expect(read(whole(`${LENGTH}HTTP/1.1 200 OK`))).toMatchObject({ body: 'hello', left: 15 });
  expect(read(whole(`${CHUNKED}5\r\nhello\r\n0\r\n\r\nHTTP`))).toMatchObject({ body: 'hello', left: 4 });
  expect(read(whole(`HTTP/1.1 204 No Content\r\n\r\npoison`))).toMatchObject({ body: '', left: 6 });
  expect(read(whole(LENGTH), { isForHead: true })).toMatchObject({ body: '', left: 5 });
});

test('what was kept of a reply before does not end up in the next one', () => {
  const parser = new ReplyParser(true);
  const seen: string[] = [];
  const sink = { onHead: () => undefined, onBody: (chunk: Buffer) => void seen.push(String(chunk)) };
  for (const text of [
    LENGTH,
    `${CHUNKED}3\r\none\r\n0\r\n\r\n`,
    `HTTP/1.1 204 No\r\n\r\n`,
    LENGTH.replace('hello', 'again'),
  ]) {
    parser.expect(false);
    for (const piece of [text.slice(0, 20), text.slice(20)]) parser.read(Buffer.from(piece), piece.length, sink);
    expect(parser.isWhole).toBe(true);
  }
  expect(seen).toEqual(['hello', 'one', 'again']);
});

describe('beside undici', () => {
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
      const atOnce = read(whole(next));
      for (const isShared of [true, false]) {
        const { left: _left, error: _error, ...inPieces } = read(cutAnywhere(next), { isShared });
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
      expect(grouped(atOnce.headers), next).toEqual({ ...reply.headers });
    }
    await new Promise((done) => server.close(done));
    expect(taken).toBeGreaterThan(150);
  });

  function grouped(flat: FlatHeaders): Record<string, string | string[]> {
    const groups: Record<string, string | string[]> = {};
    for (let at = 0; at < flat.length; at += 2) {
      const [name = '', value = ''] = [flat[at], flat[at + 1]];
      const known = groups[name];
      groups[name] = known === undefined ? value : [known, value].flat();
    }
    return groups;
  }
});
