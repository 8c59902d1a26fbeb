import type { Verdict } from '../analysis/index.ts';
import type { WindowState } from '../policy/index.ts';
import type { BasisPoints, DurationMs, EpochMs } from '../shared/index.ts';
import type { Rollout, RolloutState } from './rollout.ts';

/** How a piece of work that was asked for stands. `done` with `pass: false` is an answer; `failed` means there is none. */
export type Fact =
  | { readonly state: 'absent' }
  | { readonly state: 'pending'; readonly because?: string | undefined }
  | { readonly state: 'done'; readonly pass: boolean; readonly because: string }
  | { readonly state: 'failed'; readonly because: string };

/** Everything a decision may depend on. Rebuilt from stored state for every pass. */
export type RolloutView = {
  readonly rollout: Rollout;
  /** Headgate's clock. */
  readonly now: EpochMs;
  /** Wall clock, only to be written down. */
  readonly realNow: EpochMs;
  /** Time since the last pass that counts as watched. */
  readonly watchedMs: DurationMs;
  readonly verdicts: readonly Verdict[];
  /** Why the comparison itself is in doubt: both releases moved together. Absent: no sign of it. */
  readonly worldChanged?: string | undefined;
  /** Measured beside wanted, where conversations are not divided as the weights say. Absent: not seen, or a person knows. */
  readonly sampleRatioMismatch?: string | undefined;
  readonly deploy: Fact;
  readonly smoke: Fact;
  /** The work of the step at which it stands: a smoke test, a webhook's answer, signatures. */
  readonly work: Fact;
  /** A confirmed safety violation by the candidate, in words. */
  readonly harm: string | undefined;
  /** Every gateway that may still route uses the route version of the present state, or its lease is over. */
  readonly gatewaysCaughtUp: boolean;
  /** Whether its project's windows and the freezes let it make its next move (`nextMove`). */
  readonly window: WindowState;
  /** Who holds the candidate and why, in words; a quarantine asks for more, and is an abort. Absent: nobody. */
  readonly held?: string | undefined;
  /** Who lets it past metrics that can't tell, and why, in words. Absent: nobody. */
  readonly statisticsOverridden?: string | undefined;
  /** What the next change of this route will be numbered. */
  readonly nextRouteVersion: number;
};

/** What has to be done beside changing the state. Done in the same transaction (routes, holds) or afterwards (the others). */
export type RolloutAction =
  | { readonly kind: 'deploy' }
  | { readonly kind: 'smoke' }
  | {
      readonly kind: 'set-weight';
      readonly weightBp: BasisPoints;
      /** Share of the requests that are copied to the candidate. Absent: none. */
      readonly shadowBp?: BasisPoints | undefined;
      /** The candidate stays in the route without weight, for the testers' header. */
      readonly testers?: boolean | undefined;
    }
  /** The smoke test, webhook or notice of a step; a new attempt is new work. */
  | { readonly kind: 'step-work'; readonly step: number; readonly attempt: number }
  | { readonly kind: 'evaluate-live'; readonly step: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'take-traffic-back' }
  | { readonly kind: 'hold-release'; readonly because: string };

/** The next state, what to do, and why. `rule` names the file that spoke. */
export type RolloutDecision = {
  readonly rule: string;
  readonly because: string;
  readonly next: RolloutState;
  readonly actions: readonly RolloutAction[];
};

/** One rule: speaks, or leaves it to the next. */
export type RolloutRule = (view: RolloutView) => Omit<RolloutDecision, 'rule'> | undefined;
