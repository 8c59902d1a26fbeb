import { expect, test } from 'vitest';
import { findKey } from './request-key.ts';

const request = {
  headers: { 'x-conversation-id': 'from header', cookie: 'a=1; sid=from=cookie; b=2' },
  body: { metadata: { id: 'from body' }, conversation: { id: 'conv_1' }, user: 42, empty: '', long: 'x'.repeat(600) },
};

test('reads headers, cookies, paths in the body, and conversations that are objects', () => {
  const keyOf = (source: string): string | undefined => findKey([source], request);
  expect(keyOf('header:X-Conversation-Id')).toBe('from header');
  expect(keyOf('cookie:sid')).toBe('from=cookie');
  expect(keyOf('body:metadata.id')).toBe('from body');
  expect(keyOf('body:conversation')).toBe('conv_1');
  expect(keyOf('body:user')).toBe('42');
});

test('takes the first source that says something usable', () => {
  expect(findKey(['body:missing', 'body:empty', 'body:long', 'body:metadata.none', 'body:user'], request)).toBe('42');
  expect(findKey(['body:__proto__.id', 'body:user.length', 'nowhere:x'], request)).toBeUndefined();
});
