import { expect, test } from 'vitest';
import { playRollout, releases } from './play.ts';

const [healthy, , worse] = releases;

test('with many requests a healthy release is promoted and a clearly worse one is rolled back, by the rules of control alone', () => {
  if (healthy === undefined || worse === undefined) throw new Error('no release');
  const promoted = playRollout(healthy, 5_000, 1, 1);
  expect(promoted.ending).toBe('promoted');
  // Its bakes are an hour and two hours.
  expect(promoted.hours).toBeGreaterThanOrEqual(3);
  expect(playRollout(worse, 5_000, 1, 1).ending).toBe('rolled back');
  expect(playRollout(healthy, 5_000, 1, 1)).toEqual(promoted);
});

test('with a handful of requests an hour a healthy release waits for a person at the end of its longest bake', () => {
  if (healthy === undefined) throw new Error('no release');
  expect(playRollout(healthy, 10, 1, 1)).toEqual({ ending: 'person', hours: 4 });
});
