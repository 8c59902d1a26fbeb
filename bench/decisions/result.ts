import type { Measured } from './bench.ts';
import { atMost, type Bound } from './report/bound.ts';

/** What the rule was built to. */
export function boundsOf({ errors, rivals }: Measured): readonly Bound[] {
  const rules = [...new Set(errors.map(({ kind, rule }) => `${kind}: ${rule}`))];
  return [
    ...rules.map((name) => {
      const own = errors.filter(({ kind, rule }) => `${kind}: ${rule}` === name);
      const worst = own.toSorted((a, b) => b.erred / b.paths - b.limit - (a.erred / a.paths - a.limit))[0];
      const figure = worst === undefined ? Number.NaN : worst.erred / worst.paths;
      return atMost(`${name}, worst in ${worst?.world}`, figure, worst?.limit ?? Number.NaN);
    }),
    ...rivals
      .filter(({ tuning }) => tuning.on === 'any traffic')
      .map(({ measure, effect, tuning, own, other }) =>
        atMost(`${measure} ${effect}: requests of ${tuning.like}, of the best other`, own / other, 1),
      ),
  ];
}
