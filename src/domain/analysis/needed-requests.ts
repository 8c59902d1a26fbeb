import { formatCount } from './wording.ts';

const MOST = 1e6;

/**
 * `212 of about 400 candidate requests`: what it takes until `isProven` if both arms go on as they are. `isProven` is asked about
 * multiples of what there is now.
 */
export function describeNeed(candidateRequests: number, isProven: (scale: number) => boolean): string {
  const so = formatCount(candidateRequests);
  if (isProven(1)) return `${so} candidate requests are enough`;
  if (!isProven(MOST)) return `${so} candidate requests; as it looks now, it is not inside the margin`;
  let high = 2;
  while (high < MOST && !isProven(high)) high *= 2;
  let low = high / 2;
  for (let round = 0; round < 6; round += 1) {
    const middle = (low + high) / 2;
    if (isProven(middle)) high = middle;
    else low = middle;
  }
  return `${so} of about ${formatCount(roundUp(candidateRequests * high))} candidate requests`;
}

/** To two digits. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
