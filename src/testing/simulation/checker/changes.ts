import type { Promotion } from '#domain/promotion/index.ts';
import { PRODUCTION, type SimEvent } from '../history.ts';
import type { Ledger } from '../ledger.ts';

type Rollout = NonNullable<Promotion['rollout']>;

/** A promotion before and after a commit. `was` undefined: it is new. */
type Change = { readonly was: Promotion | undefined; readonly is: Promotion };

const ENDED: ReadonlySet<string> = new Set(['promoted', 'stopped', 'rolled-back', 'superseded']);

export function hasEnded({ state }: Pick<Promotion, 'state'>): boolean {
  return ENDED.has(state);
}

/** The promotions that a commit wrote. */
export function changesOf(event: SimEvent, known: Ledger): readonly Change[] {
  if (event.kind !== 'commit') return [];
  return event.promotions.map((is) => ({ was: known.promotions.get(is.id), is }));
}

/** The step at which a rollout stands; undefined before the first and after the last. */
export function stepOf(rollout: Rollout | undefined): number | undefined {
  const state = rollout?.state;
  return state?.kind === 'baking' || state?.kind === 'paused' ? state.step : undefined;
}

/** The step that a change left for a later one, or for the end of the rollout; undefined where it left none. */
export function leftStep({ was, is }: Change): number | undefined {
  const from = stepOf(was?.rollout);
  if (from === undefined) return undefined;
  const to = stepOf(is.rollout);
  return is.rollout?.state.kind === 'completed' || (to !== undefined && to > from) ? from : undefined;
}

/** Whether a change came of a pass, which leaves its time behind. */
export function isPass({ was, is }: Change): boolean {
  const [before, after] = [was?.rollout?.lastPass, is.rollout?.lastPass];
  return after !== undefined && JSON.stringify(before) !== JSON.stringify(after);
}

/** Whether a rollout began, in production unless another environment is named. */
export function began({ was, is }: Change, environment = PRODUCTION): boolean {
  return is.environment === environment && is.rollout !== undefined && was?.rollout === undefined;
}

/** What a step does beside holding its weight. */
export function workAt(rollout: Rollout, step: number): string {
  return rollout.plan.steps[step]?.work?.kind ?? 'weight';
}
