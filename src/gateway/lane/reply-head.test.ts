import { expect, test } from 'vitest';
import { writeReplyHead } from './reply-head.ts';

const NOW = 'Thu, 01 Jan 2026 00:00:00 GMT';
const KEPT = 'connection: keep-alive\r\nkeep-alive: timeout=65\r\n';
const write = (
  status: number,
  headers: Parameters<typeof writeReplyHead>[1],
  length?: number,
): ReturnType<typeof writeReplyHead> => writeReplyHead(status, headers, { length, date: NOW, keepAlive: KEPT });

test('a head has what its headers say, and a date, a connection and a length where they say none', () => {
  const text = `HTTP/1.1 200 OK\r\nx-a: b\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ndate: ${NOW}\r\n${KEPT}content-length: 3\r\n\r\n`;
  const whole = { text, framing: 'length', closes: false };
  expect(write(200, ['x-a', 'b', 'set-cookie', 'a=1', 'set-cookie', 'b=2'], 3)).toEqual(whole);
  expect(write(200, { 'x-a': 'b', 'set-cookie': ['a=1', 'b=2'], 'x-none': undefined }, 3)).toEqual(whole);
});

test('what the headers say of date, connection and length is kept', () => {
  const headers = ['date', 'then', 'content-length', '7', 'connection', 'close'];
  expect(write(201, headers, 3)).toEqual({
    text: 'HTTP/1.1 201 Created\r\ndate: then\r\ncontent-length: 7\r\nconnection: close\r\n\r\n',
    framing: 'length',
    closes: true,
  });
  expect(write(200, { 'content-length': 0 })).toMatchObject({ framing: 'length' });
});

test('a body of unknown length goes in chunks, and 204 and 304 have none', () => {
  expect(write(200, [])).toMatchObject({
    framing: 'chunked',
    text: expect.stringMatching(/\r\ntransfer-encoding: chunked\r\n\r\n$/),
  });
  for (const status of [204, 304]) {
    for (const length of [undefined, 0]) {
      const { text, framing } = write(status, [], length);
      expect(framing).toBe('none');
      expect(text).not.toMatch(/content-length|transfer-encoding/);
    }
  }
});

test('a status without a name gets one', () => {
  expect(write(599, []).text).toMatch(/^HTTP\/1\.1 599 unknown\r\n/);
});

test('no header begins a line of its own, whatever byte is in it', () => {
  for (let code = 0; code < 0x120; code += 1) {
    const byte = String.fromCharCode(code);
    const value = `a${byte}b`;
    const isFine = code === 9 || (code >= 0x20 && code <= 0x7e) || (code >= 0x80 && code <= 0xff);
    for (const headers of [['x-a', value], { 'x-a': value }, { 'x-a': ['fine', value] }]) {
      if (isFine) expect(write(200, headers).text).toContain(`x-a: ${value}\r\n`);
      else expect(() => write(200, headers)).toThrow(TypeError);
    }
    if (!/[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(byte)) expect(() => write(200, [`x${byte}a`, 'b'])).toThrow(TypeError);
  }
  expect(() => write(200, ['', 'b'])).toThrow(TypeError);
});
