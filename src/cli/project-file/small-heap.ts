import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let percent = 0;

/**
 * Lets garbage grow the heap by so much and no more, from now on: of thousands of answers or cases it would otherwise be several times what
 * is held. At the start of the process the same flag would cost 30 ms, since what Node has compiled of itself holds only without it; what is
 * compiled at its end has to be without it, too.
 */
export function keepHeapSmall(growthPercent = 20): void {
  if (percent === 0) process.once('exit', () => setFlagsFromString('--heap-growing-percent=0'));
  if (percent === growthPercent) return;
  percent = growthPercent;
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}

/** Collects garbage at once where it is due, not beside the work: what a busy processor doesn't come to would else pile up meanwhile. */
export function collectAtOnce(): void {
  setFlagsFromString('--no-incremental-marking');
  process.once('exit', () => setFlagsFromString('--incremental-marking'));
}

/** Collects all garbage and gives its room back, which takes some tenths of a second where much is held: by itself Node keeps what it once had. */
export function emptyHeap(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
