import { describe, expect, test } from 'vitest';
import { readRequestHead } from './request-head.ts';

const LINE = 'POST /agents/helper/a?q=1 HTTP/1.1\r\n';
const HOST = 'Host: x\r\n';
const read = (text: string): ReturnType<typeof readRequestHead> => readRequestHead(Buffer.from(text, 'latin1'));

test('a plain head is read as Node reads it', () => {
  const text = `${LINE}${HOST}Content-Length: 5\r\nX-A: \t a\tb  c\t \r\nx-empty:\r\nCOOKIE:a=1; b=2\r\nConnection: Keep-Alive\r\n\r\nhello`;
  expect(read(text)).toEqual({
    method: 'POST',
    url: '/agents/helper/a?q=1',
    headers: {
      host: 'x',
      'content-length': '5',
      'x-a': 'a\tb  c',
      'x-empty': '',
      cookie: 'a=1; b=2',
      connection: 'Keep-Alive',
    },
    bodyAt: text.length - 5,
    length: 5,
  });
});

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s without a length has no body', (method) => {
  expect(read(`${method} / HTTP/1.1\r\n${HOST}\r\nGET`)).toMatchObject({ method, url: '/', length: 0 });
});

test('every beginning of a plain head is a part of one', () => {
  const text = `${LINE}${HOST}content-length: 0\r\n\r\n`;
  for (let length = 1; length < text.length; length += 1) expect(read(text.slice(0, length))).toBe('part');
  expect(read(text)).toMatchObject({ length: 0 });
});

describe('what is not plain is for others to judge', () => {
  const anyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const withLine = (line: string): string => `${LINE}${HOST}${line}\r\n\r\n`;

  test.each([
    ['obs-fold', withLine('x-a: b\r\n c')],
    ['obs-fold with a tab', withLine('x-a: b\r\n\tc')],
    ['fold before the first header', `${LINE} ${HOST}\r\n`],
    ['bare LF after the line', `POST / HTTP/1.1\n${HOST}\r\n`],
    ['bare LF after a header', withLine('x-a: b\nx-c: d')],
    ['bare CR', withLine('x-a: b\rc')],
    ['NUL', withLine('x-a: b\0c')],
    ['blank before the colon', withLine('x-a : b')],
    ['tab before the colon', withLine('x-a\t: b')],
    ['no colon', withLine('x-a')],
    ['no name', withLine(': b')],
    ['two hosts', withLine('host: y')],
    ['no host', `${LINE}x-a: b\r\n\r\n`],
    ['no header', `${LINE}\r\n`],
    ['two lengths', withLine('content-length: 1\r\ncontent-length: 1')],
    ['two lengths, differently written', withLine('content-length: 1\r\nContent-Length: 2')],
    ['two cookies', withLine('cookie: a=1\r\ncookie: b=2')],
    ['the same header twice, the first empty', withLine('x-a:\r\nx-a: b')],
    ['chunks', withLine('transfer-encoding: chunked')],
    ['chunks and a length', withLine('content-length: 3\r\nTransfer-Encoding: chunked')],
    ['an empty transfer-encoding', withLine('transfer-encoding:')],
    ['expect', withLine('expect: 100-continue')],
    ['upgrade', withLine('connection: upgrade\r\nupgrade: websocket')],
    ['upgrade alone', withLine('upgrade: h2c')],
    ['trailer', withLine('trailer: x-a')],
    ['te', withLine('te: trailers')],
    ['close', withLine('connection: close')],
    ['close among others', withLine('connection: keep-alive, close')],
    ['an empty connection', withLine('connection:')],
    ['a named header', withLine('connection: x-a')],
    ['close to a proxy, which Node takes as its own', withLine('proxy-connection: close')],
    ['a name of every object', withLine('constructor: x')],
    ['the name of the prototype', withLine('__proto__: x')],
    ['HTTP/1.0', `GET / HTTP/1.0\r\n${HOST}\r\n`],
    ['HTTP/1.2', `GET / HTTP/1.2\r\n${HOST}\r\n`],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['a lower-case version', `GET / http/1.1\r\n${HOST}\r\n`],
    ['a lower-case method', `get / HTTP/1.1\r\n${HOST}\r\n`],
    ['HEAD', `HEAD / HTTP/1.1\r\n${HOST}\r\n`],
    ['OPTIONS', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
    ['CONNECT', `CONNECT x:1 HTTP/1.1\r\n${HOST}\r\n`],
    ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`],
    ['an asterisk', `GET * HTTP/1.1\r\n${HOST}\r\n`],
    ['a whole URL', `GET http://x/agents/helper/a HTTP/1.1\r\n${HOST}\r\n`],
    ['no target', `GET  HTTP/1.1\r\n${HOST}\r\n`],
    ['two blanks', `GET  / HTTP/1.1\r\n${HOST}\r\n`],
    ['two blanks after the target', `GET /  HTTP/1.1\r\n${HOST}\r\n`],
    ['a tab in the line', `GET\t/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a blank at the end of the line', `GET / HTTP/1.1 \r\n${HOST}\r\n`],
    ['a blank in the target', `GET /a b HTTP/1.1\r\n${HOST}\r\n`],
    ['an empty line first', `\r\nGET / HTTP/1.1\r\n${HOST}\r\n`],
    ['a line feed first', `\nGET / HTTP/1.1\r\n${HOST}\r\n`],
    ['a blank first', ` GET / HTTP/1.1\r\n${HOST}\r\n`],
    ['an end at once', '\r\n\r\n'],
    ['TLS', `\x16\x03\x01\x02\x00\x01\r\n\r\n`],
    ['101 headers', `${LINE}${HOST}${Array.from({ length: 100 }, (_, at) => `x-${at}: 1\r\n`).join('')}\r\n`],
    ['more than 16 KiB', withLine(`x-a: ${'a'.repeat(16 * 1024)}`)],
  ])('%s', (_, text) => {
    expect(read(text)).toBe('other');
  });

  test.each(['+5', '-5', '0x5', '5 5', '05', '00', '5,5', '5, 5', '5.0', '5e1', '', 'five', '1000000', '65537', '٥'])(
    'a length of %j',
    (length) => {
      expect(read(`${LINE}${HOST}content-length: ${length}\r\n\r\n`)).toBe('other');
    },
  );

  test('any byte in a name, a value or a target passes only where Node lets it', () => {
    const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;
    for (const byte of anyByte) {
      const named = read(withLine(`x${byte}y: b`));
      // A colon ends the name.
      if (byte !== ':') expect([byte, named !== 'other']).toEqual([byte, token.test(byte)]);
      const valued = read(withLine(`x-a: b${byte}c`));
      expect([byte, valued !== 'other']).toEqual([byte, /[\t\x20-\x7e]/.test(byte)]);
      const aimed = read(`GET /a${byte}b HTTP/1.1\r\n${HOST}\r\n`);
      expect([byte, aimed !== 'other']).toEqual([byte, /[\x21-\x7e]/.test(byte)]);
    }
  });

  test('what can’t become a plain head any more is not waited for', () => {
    expect(read('a'.repeat(16 * 1024 + 1))).toBe('other');
    expect(read(`${LINE}x-a: ${'a'.repeat(16 * 1024)}`)).toBe('other');
    for (const text of ['\x16\x03\x01', 'garbage\r\n', '\r\nGET', 'get / HT', ' ']) expect(read(text)).toBe('other');
  });
});

test('a hundred headers, and a head of 16 KiB, are still plain', () => {
  const many = Array.from({ length: 99 }, (_, at) => `x-${at}: 1\r\n`).join('');
  expect(read(`${LINE}${HOST}${many}\r\n`)).toMatchObject({ length: 0 });
  const rest = 16 * 1024 - `${LINE}${HOST}x-a: `.length;
  expect(read(`${LINE}${HOST}x-a: ${'a'.repeat(rest)}\r\n\r\n`)).toMatchObject({ length: 0 });
});
