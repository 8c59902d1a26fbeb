import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freeSeat, leaveSeat, seatOf, takeSeat, vacantSeats } from '#gateway/index.ts';
import { isStillRunning, occupant } from './is-running.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'headgate-seats-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const free = async (): Promise<number> => (await freeSeat(root, isStillRunning)).number;
const vacant = async (): Promise<readonly unknown[]> =>
  (await vacantSeats(root, isStillRunning)).map(({ number, goneWithoutLeaving }) => [number, goneWithoutLeaving]);

test('who comes gets the first seat that nobody has, and who left in order leaves nothing to settle', async () => {
  expect(await free()).toBe(1);
  await takeSeat(seatOf(root, 1), occupant(process.pid));
  expect(await free()).toBe(2);
  await takeSeat(seatOf(root, 2), occupant(process.pid));
  expect([await free(), await vacant()]).toEqual([3, []]);
  await leaveSeat(seatOf(root, 1));
  expect([await free(), await vacant()]).toEqual([1, [[1, false]]]);
});

test.skipIf(process.platform !== 'linux')(
  'a process that got the id of one that was killed, as in a container that starts again, does not hold its seat',
  async () => {
    await takeSeat(seatOf(root, 1), { pid: process.pid, startTicks: '1' });
    await takeSeat(seatOf(root, 2), occupant(process.pid));
    expect([await free(), await vacant()]).toEqual([1, [[1, true]]]);
  },
);
