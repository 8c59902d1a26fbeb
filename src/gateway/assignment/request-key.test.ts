import { expect, test } from 'vitest';
import { KeyFinder } from './request-key.ts';

const request = {
  headers: { 'x-conversation-id': 'from header', cookie: 'a=1; sid=from=cookie; b=2' },
  body: {
    metadata: { id: 'from body', 'odd key': { deep: ['first', 'last'] } },
    conversation: { id: 'conv_1' },
    user: 42,
    empty: '',
    long: 'x'.repeat(600),
    turns: [{ user: 'Ada' }, { user: 'Bob' }],
  },
};

const keyOf = (source: string, body: unknown = request.body): string | undefined =>
  new KeyFinder().find([source], { headers: request.headers, body: body as Record<string, unknown> });

test('reads headers, cookies, paths in the body, and conversations that are objects', () => {
  expect(keyOf('header:X-Conversation-Id')).toBe('from header');
  expect(keyOf('cookie:sid')).toBe('from=cookie');
  expect(keyOf('body:metadata.id')).toBe('from body');
  expect(keyOf('body:conversation')).toBe('conv_1');
  expect(keyOf('body:user')).toBe('42');
});

test('follows paths through lists, from either end, and names of any form', () => {
  expect(keyOf('body:turns[0].user')).toBe('Ada');
  expect(keyOf('body:turns.0.user')).toBe('Ada');
  expect(keyOf('body:$.turns[-1].user')).toBe('Bob');
  expect(keyOf(`body:metadata['odd key'].deep[1]`)).toBe('last');
  for (const nowhere of ['body:turns[2].user', 'body:turns[-3].user', 'body:turns.length', 'body:turns[0][0]']) {
    expect(keyOf(nowhere)).toBeUndefined();
  }
});

test('takes the first source that says something usable', () => {
  const find = (sources: readonly string[]) => new KeyFinder().find(sources, request);
  expect(find(['body:missing', 'body:empty', 'body:long', 'body:metadata.none', 'body:user'])).toBe('42');
  expect(find(['body:__proto__.id', 'body:user.length', 'nowhere:x'])).toBeUndefined();
});

test('reads the places anew once a project names others', () => {
  const finder = new KeyFinder();
  expect(finder.find(['body:user'], request)).toBe('42');
  expect(finder.find(['body:metadata.id'], request)).toBe('from body');
});

test.each([
  ['null', null],
  ['true', true],
  ['a fraction', 0.5],
  ['a number that JSON rounds', JSON.parse('9007199254740993')],
  ['a list', ['a']],
  ['an object without an id', {}],
  ['an object whose id is no text', { id: 7 }],
  ['an object whose id is an object', { id: { id: 'a' } }],
])('passes over %s', (_, user) => {
  expect(keyOf('body:user', { user })).toBeUndefined();
});

test('takes nothing that objects have by nature, and what a body itself says under such names', () => {
  for (const name of ['__proto__', 'constructor.name', 'toString', 'hasOwnProperty']) {
    expect(keyOf(`body:${name}`, {})).toBeUndefined();
    expect(keyOf(`body:user.${name}`, { user: 'text' })).toBeUndefined();
  }
  const hostile = JSON.parse('{"__proto__": {"id": "own"}, "constructor": {"name": "mine"}}');
  expect(keyOf('body:__proto__', hostile)).toBe('own');
  expect(keyOf('body:constructor.name', hostile)).toBe('mine');
  expect(({} as { id?: unknown }).id).toBeUndefined();
});

test('is not hurt by bodies that are huge, or nested without end', () => {
  let nested: unknown = 'end';
  for (let depth = 0; depth < 100_000; depth += 1) nested = { a: nested };
  expect(keyOf('body:a.a.a', nested)).toBeUndefined();
  expect(keyOf('body:user', { user: 'x'.repeat(10_000_000) })).toBeUndefined();
  expect(keyOf('body:list[-1]', { list: Array.from({ length: 1_000_000 }, (_, index) => index) })).toBe('999999');
});
