import type { Meddle } from '../world/sim-world.ts';
import type { Lean } from '../world/temper.ts';

/** The functions of the engine that a mutant may make wrong, by name. */
type Breakable = Pick<typeof import('#control/reconcile/audit-decision.ts'), 'auditDecision'> &
  Pick<typeof import('#control/reconcile/gateways-caught-up.ts'), 'allCaughtUp' | 'gatewaysCaughtUp'> &
  Pick<typeof import('#control/prepare-round.ts'), 'awaitGateways'> &
  Pick<typeof import('#control/reconcile/load-view.ts'), 'loadView'> &
  Pick<typeof import('#control/rollback/quarantine-pass.ts'), 'enforceQuarantines'> &
  Pick<typeof import('#control/route-change.ts'), 'splitRoute' | 'returnedRoute'> &
  Pick<typeof import('#control/windows.ts'), 'windowState'> &
  Pick<typeof import('#domain/analysis/decide-verdict.ts'), 'decideVerdict'> &
  Pick<typeof import('#domain/evidence/arrival.ts'), 'earlierArrival'> &
  Pick<typeof import('#domain/gate/broken-glass.ts'), 'withBrokenGlass'> &
  Pick<typeof import('#domain/gate/judge-gates.ts'), 'judgeGates'> &
  Pick<typeof import('#domain/policy/approval.ts'), 'judgeApprovals'> &
  Pick<typeof import('#domain/policy/break-glass.ts'), 'breakGlassActs' | 'glassBroken'> &
  Pick<typeof import('#domain/policy/duty.ts'), 'barOf'> &
  Pick<typeof import('#domain/promotion/probation.ts'), 'decideProbation'> &
  Pick<typeof import('#domain/rollout/allowed.ts'), 'whyAllowed'> &
  Pick<typeof import('#domain/rollout/rule/abort-requested.ts'), 'abortRequested'> &
  Pick<typeof import('#domain/rollout/rule/critical-limit.ts'), 'criticalLimit'> &
  Pick<typeof import('#domain/rollout/rule/harm-confirmed.ts'), 'harmConfirmed'> &
  Pick<typeof import('#domain/rollout/rule/limit-broken.ts'), 'limitBroken'> &
  Pick<typeof import('#domain/rollout/rule/max-bake.ts'), 'maxBake'> &
  Pick<typeof import('#domain/rollout/rule/metric-failed.ts'), 'metricFailed'> &
  Pick<typeof import('#domain/rollout/rule/smoke-before-traffic.ts'), 'smokeBeforeTraffic'> &
  Pick<typeof import('#domain/rollout/rule/stay-paused.ts'), 'stayPaused'> &
  Pick<typeof import('#domain/traffic/assign.ts'), 'assignDeployment'>;

/** A function as it is in, and what it is made into. */
export type Breaks = { readonly [Name in keyof Breakable]?: (real: Breakable[Name]) => Breakable[Name] };

/** One way in which the engine could be wrong, and the checker that has to see it. */
export type Mutant = {
  /** What is wrong, as a sentence about the engine. */
  readonly engine: string;
  readonly caughtBy: string;
  readonly breaks?: Breaks;
  /** Gets between controllers and the store; a fresh one for each world. */
  readonly store?: () => Meddle;
  /** Worlds in which it matters. */
  readonly lean?: Lean;
};
