import { argo } from './argo.ts';
import { headgate } from './headgate.ts';
import { kayenta } from './kayenta.ts';
import type { Family, Measure, Variant } from './rule.ts';
import { sequentialZ } from './sequential-z.ts';
import { fixedZ, peekingZ } from './z-test.ts';

export function familiesOf(measure: Measure): readonly Family[] {
  return [headgate(measure), argo(measure), kayenta, sequentialZ, peekingZ, fixedZ];
}

/** Every way to set every rule, in the order of their scores. */
export function variantsOf(measure: Measure): readonly Variant[] {
  return familiesOf(measure).flatMap(({ variants }) => variants);
}
