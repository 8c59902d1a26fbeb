import { studentTail } from './student-quantile.ts';

/** Student's distribution with so much freedom is the normal one to nine digits. */
const FREEDOM = 1e9;

/** What a standard normal variable stays below 8 times in 10: the power with which something "would be seen". */
export const Z_80 = 0.8416;

/** Likewise 9 times in 10: of two bounds, both hold 8 times in 10. */
export const Z_90 = 1.2816;

/** P(Z > z) of a standard normal variable, for z >= 0. */
export function normalTail(z: number): number {
  return studentTail(z, FREEDOM);
}
