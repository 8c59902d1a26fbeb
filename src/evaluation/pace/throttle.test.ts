import { expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

function start(most: number) {
  let nowMs = 0;
  const throttle = createThrottle(most, {
    stopwatch: { elapsedMs: () => nowMs },
    pause: async (ms) => {
      nowMs += ms;
    },
    signal: new AbortController().signal,
  });
  let inside = 0;
  const enter = () =>
    void throttle.enter().then(() => {
      inside += 1;
    });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return inside;
  };
  return { throttle, enter, settle, now: () => nowMs };
}

it('lets so many in and the next one when one leaves', async () => {
  const { throttle, enter, settle } = start(3);
  for (let n = 0; n < 5; n += 1) enter();
  expect(await settle()).toBe(3);
  throttle.leave();
  expect(await settle()).toBe(4);
});

it('halves once for a wave of refusals, and waits as long as the longest says', async () => {
  const { throttle, enter, settle, now } = start(8);
  for (let n = 0; n < 8; n += 1) enter();
  expect(await settle()).toBe(8);
  for (let n = 0; n < 8; n += 1) {
    throttle.leave();
    throttle.slowDown(n === 3 ? 900 : 400);
  }
  for (let n = 0; n < 8; n += 1) enter();
  expect(await settle()).toBe(8 + 4);
  expect(now()).toBeGreaterThanOrEqual(900);
});

it('grows back to what it may, one by one, after calm replies', async () => {
  const { throttle, enter, settle } = start(2);
  throttle.slowDown(10);
  for (let n = 0; n < 4; n += 1) enter();
  expect(await settle()).toBe(1);
  for (let n = 0; n < 8; n += 1) throttle.calm();
  expect(await settle()).toBe(2);
  for (let n = 0; n < 30; n += 1) throttle.calm();
  expect(await settle()).toBe(2);
});

it('never stops altogether', async () => {
  const { throttle, enter, settle } = start(1);
  for (let n = 0; n < 5; n += 1) throttle.slowDown(1_000 * n);
  enter();
  expect(await settle()).toBe(1);
});
