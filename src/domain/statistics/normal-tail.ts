import { studentTail } from './student-quantile.ts';

/** Student's distribution with so much freedom is the normal one to nine digits. */
const FREEDOM = 1e9;

/** P(Z > z) of a standard normal variable, for z >= 0. */
export function normalTail(z: number): number {
  return studentTail(z, FREEDOM);
}
