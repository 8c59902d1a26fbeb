import type { Measure } from '../rule/rule.ts';
import type { Tuning } from './calibrate.ts';
import { MEASURES } from './follow.ts';
import { effects, nameEffect, practical } from './grid.ts';
import type { Row } from './rows.ts';

/** Headgate and the best other rule with as few false rollbacks, at one effect. */
export type Rival = {
  readonly measure: Measure;
  readonly effect: string;
  readonly tuning: Tuning;
  /** Candidate requests until it rolls back, in the median. */
  readonly own: number;
  readonly other: number;
  readonly rule: string;
  readonly setting: string;
  /** How often the other errs where conversations fail as a whole, 0-1. */
  readonly inConversations: number;
};

/** At each effect that matters every rule in the variant that does best at this very effect. */
export function rivalsOf(rows: readonly Row[]): readonly Rival[] {
  return (['any traffic', 'independent requests'] as const).flatMap((on) =>
    MEASURES.flatMap((measure) =>
      (['Headgate', 'Headgate, no margin'] as const).flatMap((like) =>
        practical[measure][like].flatMap((effect) => rivalAt(rows, measure, effect, { like, on })),
      ),
    ),
  );
}

function rivalAt(rows: readonly Row[], measure: Measure, at: number, tuning: Tuning): readonly Rival[] {
  const effect = effects[at];
  const own = rows.find((row) => row.measure === measure && row.rule === tuning.like)?.cells[at]?.median;
  const best = rows
    .filter((row) => row.measure === measure && row.tuning?.like === tuning.like && row.tuning.on === tuning.on)
    .toSorted((a, b) => (a.cells[at]?.median ?? 0) - (b.cells[at]?.median ?? 0))[0];
  if (effect === undefined || own === undefined || best === undefined) return [];
  const { rule, setting, inConversations } = best;
  const other = best.cells[at]?.median ?? Number.NaN;
  return [{ measure, effect: nameEffect(measure, effect), tuning, own, other, rule, setting, inConversations }];
}
