import { setFlagsFromString } from 'node:v8';

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
