import { expect, test } from 'vitest';
import { Moves } from './moves.ts';

const by = (release: string) => ({ deployment: `dep_${release}`, release, requestId: undefined });

test('counts a conversation once, however often it moves', () => {
  const moves = new Moves();
  moves.note('c1', by('v1'), by('v2'), 100);
  moves.note('c1', by('v2'), by('v1'), 200);
  moves.note('c2', by('v1'), by('v1'), 200);
  expect(moves.movedConversations).toBe(1);
});

test('excuses leaving a release only from the moment on that it was taken back', () => {
  const moves = new Moves();
  moves.note('early', by('v3'), by('v2'), 99);
  moves.note('after', by('v3'), by('v2'), 100);
  moves.note('wrong way', by('v2'), by('v3'), 150);
  moves.noteRolledBack('v3', 100);
  expect(moves.movedConversations).toBe(2);
});

test('takes a reply that names nobody for no move', () => {
  const moves = new Moves();
  moves.note('c1', by('v1'), { deployment: undefined, release: undefined, requestId: undefined }, 100);
  moves.note('c2', undefined, by('v1'), 100);
  expect(moves.movedConversations).toBe(0);
});
