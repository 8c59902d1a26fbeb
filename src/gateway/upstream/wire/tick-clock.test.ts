import { expect, test } from 'vitest';
import { TickClock } from './tick-clock.ts';

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('it keeps no process alive', () => {
  const clock = new TickClock(() => undefined);
  const before = timers();
  clock.start();
  expect(timers()).toBe(before);
  clock.stop();
});

test('a time-out is never early: whatever part of a step has gone by counts for nothing', async () => {
  const ticked = Promise.withResolvers<number>();
  const clock = new TickClock((nowMs) => ticked.resolve(nowMs));
  const dueMs = clock.after(1);
  clock.start();
  expect(await ticked.promise).toBeLessThan(dueMs);
  clock.stop();
});
