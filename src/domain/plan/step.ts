import type { MetricName } from '../analysis/index.ts';
import type { Role } from '../policy/index.ts';
import { type BasisPoints, type DurationMs, formatBp } from '../shared/index.ts';

/** What a step does beside holding its weight. */
export type StepWork =
  /** Gives the candidate its weight, and holds until every metric allows more. */
  | { readonly kind: 'weight' }
  /** Holds on at the weight that is in force. */
  | { readonly kind: 'bake' }
  /** Stops until a person resumes. */
  | { readonly kind: 'pause'; readonly because: string }
  /** Holds here until these metrics pass. */
  | { readonly kind: 'analysis'; readonly metrics: readonly MetricName[] }
  /** Asks the deployment the agent's smoke checks. */
  | { readonly kind: 'smoke' }
  /** Stops until these people have signed, while the rollout stands here. */
  | { readonly kind: 'approval'; readonly roles: readonly Role[]; readonly minPeople: number }
  /** Copies this share of the users' requests to the candidate; nobody sees its replies. */
  | { readonly kind: 'shadow'; readonly shareBp: BasisPoints }
  /** Opens the candidate to requests with the testers' header, from here on. */
  | { readonly kind: 'testers' }
  /** Asks another system, which answers `{pass, because}`. */
  | {
      readonly kind: 'webhook';
      readonly url: string;
      /** Name of the environment variable with the secret that signs the question. */
      readonly secretEnv?: string | undefined;
      readonly timeoutMs: DurationMs;
    }
  /** Tells the project's notification channels; never holds anything up. */
  | { readonly kind: 'notify'; readonly text: string };

/** When metrics still can't tell at the end of the longest bake. `extend`: as long again, once, then a person. */
export type OnMaxBake = 'pause' | 'extend' | 'roll-back';

/** One stretch of a rollout: the candidate's weight, what is done meanwhile, and how long it holds at least and at most. */
export type RolloutStep = {
  /** In force during the step; 0 before the first weight, where the candidate stands inactive. */
  readonly weightBp: BasisPoints;
  readonly bakeMs: DurationMs;
  /** When metrics still can't tell after this long, `onMaxBake` decides. */
  readonly maxBakeMs: DurationMs;
  /** Absent: as the plan says. */
  readonly onMaxBake?: OnMaxBake | undefined;
  /** Absent in plans that were stored before there was anything but weights. */
  readonly work?: StepWork | undefined;
};

const WEIGHT: StepWork = { kind: 'weight' };

/** What a step does; a step that says nothing sets its weight. */
export function workOf(step: Pick<RolloutStep, 'work'>): StepWork {
  return step.work ?? WEIGHT;
}

/** How a step is called wherever steps are listed: `50 %`, `smoke`, `shadow at 10 %`. */
export function nameStep(kind: StepWork['kind'], weightBp: BasisPoints): string {
  if (kind === 'weight') return formatBp(weightBp);
  return weightBp === 0 ? kind : `${kind} at ${formatBp(weightBp)}`;
}
