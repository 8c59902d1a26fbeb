import type { Buffer } from 'node:buffer';
import { Connection } from './connection.ts';
import { type Times, timesOf } from './quantile.ts';

export type OpenReport = {
  readonly sent: number;
  readonly failed: number;
  /** From the sending to the first byte of the body, and to the last. */
  readonly firstByte: Times;
  readonly whole: Times;
};

type OpenLoad = {
  readonly perSecond: number;
  readonly durationMs: number;
  /** Between 0 and 1, the same each time for the same run. */
  readonly random: () => number;
};

const PATIENCE_MS = 10_000;

/**
 * Users who come when they come, whether or not others have their answer (Poisson arrivals): a contestant that is slow gets no
 * breather. Times count from the moment of sending, so that this process's own timers are no part of them.
 */
export async function runOpen(port: number, requests: readonly Buffer[], load: OpenLoad): Promise<OpenReport> {
  const idle: Connection[] = [];
  const firstBytes: number[] = [];
  const wholes: number[] = [];
  let [sent, failed, open] = [0, 0, 0];
  const send = (request: Buffer): void => {
    const connection = idle.pop() ?? new Connection(port);
    const began = performance.now();
    sent += 1;
    open += 1;
    let firstByte = Number.NaN;
    connection.send(request, {
      onFirstByte: () => {
        firstByte = performance.now() - began;
      },
      onDone: (status) => {
        open -= 1;
        if (status === 200) {
          firstBytes.push(firstByte);
          wholes.push(performance.now() - began);
        } else failed += 1;
        if (status !== 0) idle.push(connection);
      },
    });
  };
  await arrive(load, (index) => {
    const request = requests[index % requests.length];
    if (request !== undefined) send(request);
  });
  const until = performance.now() + PATIENCE_MS;
  while (open > 0 && performance.now() < until) await pause(5);
  for (const connection of idle) connection.close();
  return { sent, failed: failed + open, firstByte: timesOf(firstBytes), whole: timesOf(wholes) };
}

async function arrive({ perSecond, durationMs, random }: OpenLoad, come: (index: number) => void): Promise<void> {
  const began = performance.now();
  let [next, index] = [0, 0];
  for (;;) {
    const now = performance.now() - began;
    for (; next <= now && next < durationMs; index += 1) {
      come(index);
      next -= (Math.log(1 - random()) * 1_000) / perSecond;
    }
    if (next >= durationMs) return;
    await pause(1);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
