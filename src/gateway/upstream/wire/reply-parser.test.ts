import { describe, expect, test } from 'vitest';
import { type ReadReply, readPieces } from '#testing/gateway/read-pieces.ts';
import { ReplyParser } from './reply-parser.ts';

const read = (pieces: readonly Buffer[], isForHead = false): ReadReply =>
  readPieces(new ReplyParser(true), pieces, { isForHead, isShared: true });

const whole = (text: string): Buffer[] => [Buffer.from(text, 'latin1')];
const byByte = (text: string): Buffer[] => [...Buffer.from(text, 'latin1')].map((byte) => Buffer.from([byte]));

const OK = 'HTTP/1.1 200 OK\r\n';
const LENGTH = `${OK}content-length: 5\r\n\r\nhello`;
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;

describe.each([
  ['at once', whole],
  ['byte by byte', byByte],
])('%s', (_, cut) => {
  test.each<[string, string, Partial<ReadReply>]>([
    ['a length', LENGTH, { body: 'hello', isPersistent: true }],
    ['no body', `${OK}content-length: 0\r\n\r\n`, { body: '', isPersistent: true }],
    ['chunks', `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`, { body: 'hello world', isPersistent: true }],
    [
      'chunks of odd sizes',
      `${CHUNKED}00A\r\n0123456789\r\na\r\nabcdefghij\r\n0\r\n\r\n`,
      { body: '0123456789abcdefghij' },
    ],
    ['extensions', `${CHUNKED}5;a=b;c="d \\" e"\r\nhello\r\n0;e\r\n\r\n`, { body: 'hello', isPersistent: true }],
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
    const { body, isWhole, headers } = read(cut(`${OK}content-length: 500\r\n\r\n`), true);
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
    ['a length with a space after it', `${OK}content-length: 5 \r\n\r\nhello`],
    ['an empty length and a space', `${OK}content-length: \r\n\r\nhello`],
    ['chunks with a tab after it', `${OK}transfer-encoding: chunked\t\r\n\r\n0\r\n\r\n`],
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
    ['an extension that is none', `${CHUNKED}5;a b\r\nhello\r\n0\r\n\r\n`],
    ['an empty extension', `${CHUNKED}5;\r\nhello\r\n0\r\n\r\n`],
    ['half a quoted extension', `${CHUNKED}5;a="b\r\nhello\r\n0\r\n\r\n`],
    ['a flood of extensions', `${CHUNKED}${`1;${'e'.repeat(1_000)}\r\nx\r\n`.repeat(20)}`],
    ['a folded trailer', `${CHUNKED}0\r\nx-a: b\r\n c\r\n\r\n`],
    ['a trailer that is none', `${CHUNKED}0\r\nhello\r\n\r\n`],
    ['a length in a trailer', `${CHUNKED}0\r\nx-a: 1\r\nContent-Length: 5\r\n\r\n`],
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
  expect(read(whole(LENGTH), true)).toMatchObject({ body: '', left: 5 });
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
