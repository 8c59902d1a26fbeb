import type { BasisPoints } from '../shared/index.ts';
import { type RolloutStep, workOf } from './step.ts';

/** How users meet the candidate during a step. */
export type Exposure = {
  readonly weightBp: BasisPoints;
  /** Share of the users' requests that are copied to it. */
  readonly shadowBp: BasisPoints;
  /** Requests with the testers' header reach it although it has no weight. */
  readonly testers: boolean;
};

/** Before the first step: inactive. */
const NONE: Exposure = { weightBp: 0, shadowBp: 0, testers: false };

/** What the route gives the candidate during a step; nothing before the first (`index` -1). */
export function exposureAt(steps: readonly RolloutStep[], index: number): Exposure {
  const step = steps[index];
  if (step === undefined) return NONE;
  return {
    weightBp: step.weightBp,
    shadowBp: shadowAt(steps, index),
    testers: steps.slice(0, index + 1).some((earlier) => workOf(earlier).kind === 'testers'),
  };
}

/** Copies go on through analyses right behind their step: those wait for more of them. */
function shadowAt(steps: readonly RolloutStep[], index: number): BasisPoints {
  const step = steps[index];
  const work = step === undefined ? undefined : workOf(step);
  if (work?.kind === 'shadow') return work.shareBp;
  return work?.kind === 'analysis' ? shadowAt(steps, index - 1) : 0;
}

/** Whether the candidate has answered anyone, or copies of anyone's requests, by the end of a step. */
export function wasExposed(steps: readonly RolloutStep[], index: number): boolean {
  return steps.slice(0, index + 1).some((_step, at) => {
    const { weightBp, shadowBp, testers } = exposureAt(steps, at);
    return weightBp > 0 || shadowBp > 0 || testers;
  });
}

const COMPARES: ReadonlySet<string> = new Set(['bake', 'analysis', 'shadow', 'testers']);

/**
 * The steps of an agent's first release: there is no one to split with or compare with, so everything comes at once, after
 * whatever people and other systems are asked.
 */
export function withoutSplit(steps: readonly RolloutStep[]): readonly RolloutStep[] {
  const last = steps.findLastIndex((step) => workOf(step).kind === 'weight');
  return steps.flatMap((step, index): RolloutStep[] => {
    if (index >= last) return [step];
    const { kind } = workOf(step);
    return kind === 'weight' || COMPARES.has(kind) ? [] : [{ ...step, weightBp: 0 }];
  });
}
