import { logUpperTail } from './incomplete-beta.ts';

/**
 * The t that a Student variable with `freedom` degrees of freedom exceeds with probability `tail` (0 < tail < 1/2), by bisection
 * on P(T > t) = I_z(freedom / 2, 1/2) / 2 with z = freedom / (freedom + t^2).
 */
export function studentQuantile(tail: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, freedom) > tail && high < 1e12) high *= 2;
  for (let round = 0; round < 44; round += 1) {
    const middle = (low + high) / 2;
    if (studentTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** P(T > t) for t >= 0. */
export function studentTail(t: number, freedom: number): number {
  return Math.exp(logUpperTail((t * t) / (freedom + t * t), 0.5, freedom / 2)) / 2;
}
