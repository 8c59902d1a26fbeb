import type { DeploymentId, PromotionId, RollbackId } from '../shared/index.ts';
import type { Target } from '../traffic/index.ts';
import type { RollbackParty } from './rollback.ts';

/** A place where something that is quarantined stands in the route. */
export type QuarantinedPlace = {
  readonly targets: readonly Pick<Target, 'deploymentId' | 'label' | 'role'>[];
  /** Of the targets, those whose release is quarantined; at least one. */
  readonly banned: ReadonlySet<DeploymentId>;
  /** The promotion that steers this traffic; undefined: none. */
  readonly promotion: { readonly id: PromotionId; readonly candidate: DeploymentId } | undefined;
  /** A rollback that is under way here. */
  readonly rollback: { readonly id: RollbackId; readonly to: string } | undefined;
  /** The release that came to all users here before, served last, and is neither held nor quarantined. */
  readonly next: RollbackParty | undefined;
  /** Why an earlier attempt to bring another release back came to nothing; undefined: there was none. */
  readonly failed: string | undefined;
};

export type QuarantineDecision = {
  readonly because: string;
  readonly move: /** Something under way takes it out of traffic. */
    | { readonly kind: 'leave' }
    /** Others serve: it loses its share and the conversations that it had. */
    | { readonly kind: 'drop'; readonly deployments: readonly DeploymentId[] }
    | { readonly kind: 'roll-back'; readonly to: RollbackParty }
    /** It is all that can serve. A named person has to act: traffic is not dropped. */
    | { readonly kind: 'wait' };
};

/** How what is quarantined leaves a place where it runs. Pure. */
export function decideQuarantine(place: QuarantinedPlace): QuarantineDecision {
  const { targets, banned, promotion, rollback, next, failed } = place;
  if (rollback !== undefined) return { move: { kind: 'leave' }, because: `${rollback.id} brings ${rollback.to} back` };
  if (promotion !== undefined && banned.has(promotion.candidate)) {
    return { move: { kind: 'leave' }, because: `${promotion.id} is being taken back` };
  }
  const serves = targets.find(({ role, deploymentId }) => role === 'baseline' && banned.has(deploymentId));
  if (serves === undefined) {
    const labels = targets.filter(({ deploymentId }) => banned.has(deploymentId)).map(({ label }) => label);
    return {
      move: { kind: 'drop', deployments: [...banned] },
      because: `${labels.join(', ')} is out of the route; its conversations go on elsewhere`,
    };
  }
  if (failed !== undefined) {
    return { move: { kind: 'wait' }, because: `it still serves, since another could not be brought back: ${failed}` };
  }
  if (next === undefined) {
    const because = 'it still serves: no other release that was verified here and is not held is left';
    return { move: { kind: 'wait' }, because };
  }
  return { move: { kind: 'roll-back', to: next }, because: `${next.label} is brought back` };
}
