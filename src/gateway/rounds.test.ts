import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rounds } from './rounds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('each work is done once in the interval, never two at the same time, until the rounds stop', () => {
  const rounds = new Rounds();
  const began = Date.now();
  const done: [string, number][] = [];
  const note = (name: string) => () => void done.push([name, Date.now() - began]);
  rounds.every(900, ['a', 'b', 'c'].map(note));
  vi.advanceTimersByTime(1_800);
  expect(done).toEqual([
    ['a', 300],
    ['b', 600],
    ['c', 900],
    ['a', 1_200],
    ['b', 1_500],
    ['c', 1_800],
  ]);
  rounds.stop();
  vi.advanceTimersByTime(10_000);
  expect(done).toHaveLength(6);
});

test('what comes before comes before each of them', () => {
  const rounds = new Rounds();
  const done: string[] = [];
  const note = (name: string) => () => void done.push(name);
  rounds.every(20, ['a', 'b'].map(note), note('before'));
  vi.advanceTimersByTime(20);
  expect(done).toEqual(['before', 'a', 'before', 'b']);
  rounds.stop();
});
