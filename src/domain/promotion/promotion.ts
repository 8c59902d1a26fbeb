import type { Verdict } from '../analysis/index.ts';
import type { Actor } from '../evidence/index.ts';
import type { GateReport } from '../gate/index.ts';
import { wasExposed } from '../plan/index.ts';
import type { RollbackTrigger, Rollout } from '../rollout/index.ts';
import type { Digest, EpochMs, ProjectVersionId, PromotionId } from '../shared/index.ts';
import type { FastPath } from './fast-path.ts';
import type { Waiting } from './waiting.ts';

export const promotionStates = [
  'queued',
  'verifying',
  'awaiting-approval',
  'rolling-out',
  'probation',
  'promoted',
  'stopped',
  'rolled-back',
  'superseded',
] as const;

export type PromotionState = (typeof promotionStates)[number];

/** What was decided, by which rule, and why. */
export type DecisionRecord = { readonly at: EpochMs; readonly rule: string; readonly because: string };

/** The watch after full traffic. `observedMs` counts only time in which a controller watched. */
export type Probation = {
  readonly startedAt: EpochMs;
  readonly observedMs: number;
  readonly evaluationsDone: number;
  /** Whether the last evaluation came to a pass; nothing ends well before one has. */
  readonly lastPassed: boolean;
};

/** Moving a release into the next environment: one aggregate, changed only under its row lock. */
export type Promotion = {
  readonly id: PromotionId;
  readonly agent: string;
  readonly environment: string;
  readonly release: Digest;
  readonly label: string;
  readonly state: PromotionState;
  readonly createdBy: Actor;
  readonly createdAt: EpochMs;
  /** The applied project that it runs under, whatever is applied later. */
  readonly projectVersion: ProjectVersionId;
  /** It comes back to where it was verified and served before. Absent: it goes the whole way. */
  readonly fast?: FastPath | undefined;
  /** When it was asked to start. Absent: at once. */
  readonly startAt?: EpochMs | undefined;
  /** It has not begun. Absent: it has. */
  readonly waiting?: Waiting | undefined;
  readonly gates: GateReport;
  readonly rollout: Rollout | undefined;
  /** As of the last pass. */
  readonly verdicts: readonly Verdict[];
  /** The last hundred changes of mind, oldest first; the audit log has them all. */
  readonly decisions: readonly DecisionRecord[];
  readonly probation: Probation | undefined;
  /** The promotion that came to nothing and was started again with this one. Absent: none. */
  readonly retryOf?: PromotionId | undefined;
  readonly ended:
    | {
        readonly at: EpochMs;
        /** Where it ended: `evaluation`, `safety`, `approval`, `deploy`, `production smoke`, `production 10 %`, `probation`. */
        readonly stage: string;
        readonly because: string;
        /** What made it go back, or never go; absent where it is something else, or older. */
        readonly trigger?: RollbackTrigger | undefined;
      }
    | undefined;
};

const TERMINAL: ReadonlySet<PromotionState> = new Set(['promoted', 'stopped', 'rolled-back', 'superseded']);

export function isTerminal(state: PromotionState): boolean {
  return TERMINAL.has(state);
}

/** Whether users meet a promotion's release, or copies of their requests do: then nobody supersedes it silently. */
export function hasTraffic({ rollout }: Pick<Promotion, 'rollout'>): boolean {
  if (rollout === undefined) return false;
  const { state, plan } = rollout;
  if (state.kind === 'baking' || state.kind === 'paused') return wasExposed(plan.steps, state.step);
  return state.kind === 'rolling-back' || state.kind === 'completed';
}
