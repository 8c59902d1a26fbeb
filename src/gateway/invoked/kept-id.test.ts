import { expect, test } from 'vitest';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import { createMac } from '../id/mac.ts';
import { homeOf, KeptIds } from './kept-id.ts';

const chance = seededChance('ids');
const idsOf = (secret: string) =>
  new KeptIds({ mac: createMac(Buffer.alloc(32, secret)), nonce: (bytes) => chance.bytes(bytes) });
const HOME = homeOf({ api: 'threads', baseUrl: 'http://a/v1' });

test('an id leads to its place at its home, for whoever has the secret, and each is another', () => {
  for (const place of ['thread_abc', 'thread_abc.run_def', 'ctx%2F1', '.hidden', 'ünïcode 🙂', 'x'.repeat(512)]) {
    const id = idsOf('one').write('resp', HOME, place) ?? '';
    expect(id).toMatch(/^resp_[\w.-]+$/);
    expect(idsOf('one').read(id, HOME)).toBe(place);
    expect(idsOf('one').write('resp', HOME, place)).not.toBe(id);
    expect(idsOf('two').read(id, HOME)).toBeUndefined();
    expect(idsOf('one').read(id, homeOf({ api: 'a2a', baseUrl: 'http://a/v1' }))).toBeUndefined();
    expect(idsOf('one').read(id, homeOf({ api: 'threads', baseUrl: 'http://b/v1' }))).toBeUndefined();
  }
});

test('an id that was changed anywhere behind its prefix leads nowhere', () => {
  const ids = idsOf('one');
  const id = ids.write('resp', HOME, 'thread_abc.run_def') ?? '';
  for (let at = 'resp_'.length; at < id.length; at += 1) {
    const other = id[at] === 'A' ? 'B' : 'A';
    expect(ids.read(id.slice(0, at) + other + id.slice(at + 1), HOME)).toBeUndefined();
  }
  for (const text of ['', 'resp_', 'resp_abc', `${id}x`, id.slice(0, -1)]) expect(ids.read(text, HOME)).toBeUndefined();
});

test('a place that is too long to be carried gets no id', () => {
  expect(idsOf('one').write('resp', HOME, 'x'.repeat(513))).toBeUndefined();
});
