import { expect, test } from 'vitest';
import { readKeySource } from './key-source.ts';

const pathOf = (text: string): unknown => {
  const read = readKeySource(text);
  return read.kind === 'source' && read.source.kind === 'body' ? read.source.path : read;
};

test('reads headers, cookies and paths', () => {
  expect(readKeySource('header:X-Conversation-Id')).toEqual({
    kind: 'source',
    source: { kind: 'header', name: 'x-conversation-id' },
  });
  expect(readKeySource('cookie:chat')).toEqual({ kind: 'source', source: { kind: 'cookie', name: 'chat' } });
  expect(pathOf('body:user')).toEqual(['user']);
  expect(pathOf('body:$.metadata.conversation_id')).toEqual(['metadata', 'conversation_id']);
  expect(pathOf('body:messages[-1].metadata["user id"]')).toEqual(['messages', -1, 'metadata', 'user id']);
  expect(pathOf(`body:['a.b'][0][12]`)).toEqual(['a.b', 0, 12]);
  expect(pathOf('body:turns.0.id')).toEqual(['turns', '0', 'id']);
  expect(pathOf('body:grüße.__proto__')).toEqual(['grüße', '__proto__']);
});

test.each([
  ['x-user', 'a place such as'],
  ['query:user', 'a place such as'],
  ['header:', 'a header’s name'],
  ['header:x user', 'a header’s name'],
  ['header:x-user:id', 'a header’s name'],
  ['header:Connection', 'which "connection" does not'],
  ['header:content-length', 'which "content-length" does not'],
  ['header:x-headgate-pin', 'which "x-headgate-pin" does not'],
  ['header:cookie', 'one cookie'],
  ['cookie:headgate_pin', 'the gateway’s own'],
  ['cookie:a;b', 'a cookie’s name'],
  ['body:', 'a path into the body'],
  ['body:$', 'a path into the body'],
  ['body:a..b', 'a path into the body'],
  ['body:a[', 'a path into the body'],
  ['body:a[01]', 'a path into the body'],
  ['body:a[*]', 'a path into the body'],
  ['body:a[0]b', 'a path into the body'],
  ['body:a b', 'a path into the body'],
  [`body:${'a.'.repeat(30)}a`, 'a path into the body'],
  [`body:${'a'.repeat(300)}`, 'a place such as'],
])('refuses %s', (text, expected) => {
  expect(readKeySource(text)).toEqual({ kind: 'problem', expected: expect.stringContaining(expected) });
});
