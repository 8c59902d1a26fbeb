import type { MetricName } from '../analysis/index.ts';
import type { Actor } from '../evidence/index.ts';
import type { RolloutPlan } from '../plan/index.ts';
import type { DeploymentId, Digest, DurationMs, EpochMs, RolloutId } from '../shared/index.ts';
import type { RollbackTrigger } from './trigger.ts';

/** How far a step got. `observedMs` counts only time in which a controller watched. */
export type StepProgress = {
  /** Index into the plan's steps, from 0. */
  readonly step: number;
  readonly startedAt: EpochMs;
  readonly observedMs: DurationMs;
  /** The route version that set this step's weight: samples are told apart by it. */
  readonly routeVersion: number;
  /** Its longest bake was extended once already. Absent: no. */
  readonly extended?: boolean | undefined;
  /** It was paused because both releases moved together: a person knows. Absent: no. */
  readonly worldKnown?: true | undefined;
  /** It was paused because conversations were not divided as the weights say: a person knows. Absent: no. */
  readonly ratioKnown?: true | undefined;
  /**
   * How often work (smoke test, webhook) was wanted anew since the rollout began: a person had it done again, or the rollout started
   * over, for which an answer of last Friday is none. Absent: never.
   */
  readonly attempt?: number | undefined;
};

/** Who or what paused a rollout. What a window paused goes on by itself when the window opens. */
export type PausedBy =
  | 'person'
  | 'step'
  | 'max-bake'
  | 'inconclusive'
  | 'world-changed'
  | 'sample-ratio'
  | 'window'
  | 'hold';

export type RolloutState =
  | { readonly kind: 'pending'; readonly stage: 'deploying' | 'smoking' | 'waiting-for-person' }
  | {
      readonly kind: 'pending';
      /** A window closed and its rules asked for the traffic back; the first step comes again when it opens. */
      readonly stage: 'waiting-for-window';
      /** It was paused by a person, or for one, when the window closed: opening alone does not start it. Absent: no. */
      readonly forPerson?: boolean | undefined;
      /** Of the work of its next first step. */
      readonly attempt?: number | undefined;
    }
  | ({ readonly kind: 'baking' } & StepProgress)
  | ({
      readonly kind: 'paused';
      readonly because: string;
      readonly waitsFor: string;
      /** Absent in what was stored before there was more than one: a person. */
      readonly pausedBy?: PausedBy | undefined;
    } & StepProgress)
  | {
      readonly kind: 'rolling-back';
      readonly because: string;
      readonly fromStep: number;
      /** Wall clock of the decision. */
      readonly decidedRealAt: EpochMs;
      /** The route version that took the traffic away. */
      readonly routeVersion: number;
      /** Absent in what was stored before triggers had names. */
      readonly trigger?: RollbackTrigger | undefined;
    }
  | { readonly kind: 'completed'; readonly at: EpochMs }
  | {
      readonly kind: 'aborted';
      readonly at: EpochMs;
      readonly because: string;
      readonly rolledBack: boolean;
      readonly trigger?: RollbackTrigger | undefined;
    };

/** What a person asked of a running rollout; the next pass answers it. */
export type RolloutRequest = {
  readonly kind: 'pause' | 'resume' | 'advance' | 'promote-full' | 'abort';
  readonly by: Actor;
  readonly reason: string;
  /** Why an abort is asked for. Absent: the person wants it. */
  readonly trigger?: RollbackTrigger | undefined;
  /** An abort that is no judgement on the release: it may be promoted again. Absent: no. */
  readonly withoutHold?: boolean | undefined;
};

/** How often one metric came out badly at the looks so far. */
export type MetricLooks = {
  readonly failures: number;
  /** Since the last time a person let the rollout go on. */
  readonly inconclusive: number;
  readonly consecutiveErrors: number;
};

/** The background analysis as it is stored: counts of looks, which outlive every restart. */
export type Looks = {
  /** When the candidate first met traffic (Headgate's clock). */
  readonly since: EpochMs;
  /** The last look; absent before the first. */
  readonly at?: EpochMs | undefined;
  readonly metrics: Readonly<Partial<Record<MetricName, MetricLooks>>>;
};

/** Shifting live traffic from the baseline deployment to the candidate, step by step. */
export type Rollout = {
  readonly id: RolloutId;
  readonly agent: string;
  readonly environment: string;
  readonly candidate: { readonly deploymentId: DeploymentId; readonly release: Digest; readonly label: string };
  /** Undefined for the first deployment of an agent. */
  readonly baseline:
    | { readonly deploymentId: DeploymentId; readonly release: Digest; readonly label: string }
    | undefined;
  readonly plan: RolloutPlan;
  readonly state: RolloutState;
  /** Samples count from this route version on: the first that gave the candidate a share. */
  readonly sinceRouteVersion: number;
  /** A gateway took the candidate's traffic away by its own hand, and why. */
  readonly limitBroken: string | undefined;
  readonly request: RolloutRequest | undefined;
  /** A person brings it in front of everyone without waiting for bakes and metrics. Absent: no. */
  readonly promoteFull?: Pick<RolloutRequest, 'by' | 'reason'> | undefined;
  /** How often a window gave the traffic back, so that it started over from its first step. Absent: never. */
  readonly startedOver?: number | undefined;
  /** The background analysis so far. Absent before the candidate meets traffic. */
  readonly looks?: Looks | undefined;
  /** Of the last pass, so that time without a controller isn't counted as observed. */
  readonly lastPass: { readonly at: EpochMs; readonly realAt: EpochMs } | undefined;
};
