import { expect, test } from 'vitest';
import { RequestHeads } from './request-head.ts';

type Asked = Parameters<RequestHeads['write']>[0];

/** Has written others before. */
const heads = new RequestHeads('a');

const asked = (changes: Partial<Asked> = {}): Asked => ({
  ...{ method: 'POST', path: '/v1/x?y=1', headers: ['x-a', '1', 'x-b', 'é\t2'], body: 'hé' },
  ...{ headersTimeoutMs: undefined, bodyTimeoutMs: undefined },
  ...changes,
});

test('a head says where, what and how much', () => {
  expect(new RequestHeads('agent:80').write(asked())).toEqual({
    text: 'POST /v1/x?y=1 HTTP/1.1\r\nhost: agent:80\r\nconnection: keep-alive\r\nx-a: 1\r\nx-b: é\t2\r\ncontent-length: 3\r\n\r\n',
    bodyBytes: 3,
    closes: false,
  });
});

test.each([
  ['POST', undefined, 'content-length: 0', false],
  ['PATCH', Buffer.alloc(0), 'content-length: 0', false],
  ['GET', undefined, undefined, false],
  ['DELETE', undefined, undefined, false],
  ['HEAD', undefined, undefined, true],
  ['GET', Buffer.from('why'), 'content-length: 3', true],
])('%s with the body %j says %s', (method, body, length, closes) => {
  const head = heads.write(asked({ method, body }));
  expect(/content-length: .*(?=\r)/.exec(head.text)?.[0]).toBe(length);
  expect(head.closes).toBe(closes);
  expect(head.text).toContain(`connection: ${closes ? 'close' : 'keep-alive'}\r\n`);
});

test.each<[string, Partial<Asked>, string]>([
  ['a line break in a value', { headers: ['x-key', 'secret\r\nx-evil: 1'] }, 'invalid x-key header'],
  ['a line feed in a value', { headers: ['x-key', 'secret\nx-evil: 1'] }, 'invalid x-key header'],
  ['a carriage return in a value', { headers: ['x-key', 'secret\r'] }, 'invalid x-key header'],
  ['a zero byte in a value', { headers: ['x-key', 'secret\0'] }, 'invalid x-key header'],
  ['a head’s end in a value', { headers: ['x-key', 'secret\r\n\r\nGET /evil HTTP/1.1'] }, 'invalid x-key header'],
  ['a character whose last byte is a line feed', { headers: ['x-key', 'secret\u{010a}'] }, 'invalid x-key header'],
  ['a character of two units', { headers: ['x-key', '😀'] }, 'invalid x-key header'],
  ['a line break in a name', { headers: ['x-a: 1\r\nx-b', '1'] }, 'invalid header key'],
  ['a space in a name', { headers: ['x a', '1'] }, 'invalid header key'],
  ['a colon in a name', { headers: ['x:a', '1'] }, 'invalid header key'],
  ['no name', { headers: ['', '1'] }, 'invalid header key'],
  // What is looked for below is looked for in lower case.
  ['a name in capitals', { headers: ['Transfer-Encoding', 'chunked'] }, 'invalid header key'],
  ['chunks', { headers: ['transfer-encoding', 'chunked'] }, 'invalid transfer-encoding header'],
  ['a host', { headers: ['host', 'evil'] }, 'invalid host header'],
  ['a connection', { headers: ['connection', 'close'] }, 'invalid connection header'],
  ['an upgrade', { headers: ['upgrade', 'h2c'] }, 'invalid upgrade header'],
  ['a length that is none', { headers: ['content-length', '+2'] }, 'invalid content-length header'],
  ['a space in the path', { path: '/a HTTP/1.1' }, 'invalid request path'],
  ['a line break in the path', { path: '/a\r\nx-evil:1' }, 'invalid request path'],
  ['a path that is none', { path: 'http://elsewhere/' }, 'invalid request path'],
  ['a character beyond Latin-1 in the path', { path: '/\u{0120}' }, 'invalid request path'],
  ['a method of two words', { method: 'GET /evil' }, 'invalid request method'],
  ['no method', { method: '' }, 'invalid request method'],
])('%s is refused, and said without its value', (_, changes, message) => {
  const refused = (): unknown => heads.write(asked(changes));
  expect(refused).toThrow(expect.objectContaining({ code: 'UND_ERR_INVALID_ARG', message }));
});

test('a length that is not the body’s is refused', () => {
  expect(() => heads.write(asked({ headers: ['content-length', '4'] }))).toThrow(
    expect.objectContaining({ code: 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' }),
  );
  expect(heads.write(asked({ headers: ['content-length', '3'] })).text.match(/content-length/g)).toHaveLength(1);
});

test('however many names users make up, each is looked at, and few are remembered', () => {
  const many = new RequestHeads('a');
  for (let count = 0; count < 600; count += 1) {
    many.write(asked({ headers: [`x-${count}`, '1'] }));
    expect(() => many.write(asked({ headers: [`x ${count}`, '1'] }))).toThrow('invalid header key');
  }
  expect(many.write(asked({ headers: ['x-599', '1'] })).text).toContain('x-599: 1\r\n');
});
