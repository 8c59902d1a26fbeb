import type { Actor } from '../evidence/index.ts';
import type { Hold } from '../policy/index.ts';
import type { RollbackTrigger } from '../rollout/index.ts';
import type { DeploymentId, Digest, DurationMs, EpochMs, PromotionId, RollbackId } from '../shared/index.ts';

/**
 * `traffic`: the gateways send everyone to a deployment that is there. `replace`: the runtime's agent is set back to the earlier
 * definition. `redeploy`: the earlier release's own workflow deploys it again.
 */
export type RollbackMethod = 'traffic' | 'replace' | 'redeploy';

export type RollbackParty = { readonly deploymentId: DeploymentId; readonly release: Digest; readonly label: string };

export type RollbackState =
  /** The earlier release is made to answer before anyone is sent to it. */
  | { readonly kind: 'preparing' }
  /** Its workflow was dispatched; asked again and again until it answers. */
  | { readonly kind: 'awaiting'; readonly attempt: number }
  /** The routes are turned; not every gateway uses them yet. */
  | { readonly kind: 'switching' }
  /** Everyone is sent to it; a request shows whether it answers. */
  | { readonly kind: 'probing'; readonly attempt: number }
  | { readonly kind: 'done'; readonly at: EpochMs }
  | { readonly kind: 'failed'; readonly at: EpochMs; readonly because: string }
  | { readonly kind: 'superseded'; readonly at: EpochMs; readonly because: string };

/** One stretch of it, in real time. */
type RollbackPart = { readonly name: string; readonly tookMs: DurationMs; readonly because: string };

/** Bringing an earlier release back to everyone: who, why, how, and whether it was seen to answer. */
export type Rollback = {
  readonly id: RollbackId;
  readonly agent: string;
  readonly environment: string;
  readonly from: RollbackParty;
  /** Where traffic goes; another than was asked for once that one did not answer. */
  readonly to: RollbackParty;
  readonly method: RollbackMethod;
  /** `gateway`: steered by Headgate. `direct`: all traffic at once, by the environment's own means. */
  readonly mode: 'gateway' | 'direct';
  readonly trigger: RollbackTrigger;
  readonly because: string;
  readonly requestedBy: Actor;
  readonly requestedAt: EpochMs;
  /** Wall clock, never scaled. */
  readonly requestedRealAt: EpochMs;
  /** The promotion that was taken back, where it was one. */
  readonly promotion?: PromotionId | undefined;
  readonly hold?: Hold['id'] | undefined;
  readonly state: RollbackState;
  /** When the present state began (wall clock). */
  readonly sinceReal: EpochMs;
  /** Releases that were tried before `to` and did not answer, with why. */
  readonly passedOver: readonly { readonly party: RollbackParty; readonly because: string }[];
  readonly parts: readonly RollbackPart[];
  readonly probe?: { readonly pass: boolean; readonly because: string; readonly realAt: EpochMs } | undefined;
};

export function isOver({ state }: Rollback): boolean {
  return state.kind === 'done' || state.kind === 'failed' || state.kind === 'superseded';
}

/** Whether everyone is sent to `to` already. */
export function hasSwitched({ state }: Rollback): boolean {
  return state.kind === 'switching' || state.kind === 'probing' || state.kind === 'done';
}

/** What it does at the moment: after a choice that did not answer, the next is only switched to. */
export function methodNow({ method, passedOver }: Rollback): RollbackMethod {
  return passedOver.length === 0 ? method : 'traffic';
}
