import type { Promotion } from '#domain/promotion/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { AGENT, PRODUCTION } from '../history.ts';
import { about, type Deed, oneOf, type WeighedDeed } from './deed.ts';
import type { Seen } from './look-around.ts';
import { DANA, OLU, signers } from './who.ts';

const promotes: Deed = (seen, dice) => {
  const serving = seen.route?.targets.find(({ role }) => role === 'baseline')?.label;
  // Mostly something that may come, and is not there already.
  const others = seen.releases.filter(({ label }) => label !== serving);
  const ready = others.filter(({ digest }) => seen.staged.has(digest));
  const release = oneOf(dice.hits(0.6) ? ready : dice.hits(0.9) ? others : seen.releases, dice);
  if (release === undefined) return undefined;
  const isAsked = seen.active.some((promotion) => promotion.release === release.digest);
  if (isAsked && dice.hits(0.8)) return undefined;
  const next = seen.staged.has(release.digest) ? PRODUCTION : 'staging';
  const environment = dice.hits(0.93) ? next : dice.pick(['dev', 'staging', PRODUCTION]);
  const how = dice.pick([{}, {}, {}, {}, { afterMs: dice.between(1, 6) * HOUR_MS }, { inSteps: true }]);
  return {
    verb: 'promote',
    environment,
    run: (control) => control.promote(DANA, { agent: AGENT, release: release.label, environment, ...how }),
  };
};

const cancels: Deed = (seen, dice) => {
  const promotion = oneOf(withoutRollout(seen), dice);
  return promotion && about(promotion, 'cancel', (control, input) => control.cancelPromotion(DANA, input));
};

const retries: Deed = (seen, dice) => {
  const failed = seen.promotions.filter(({ state }) => ['stopped', 'rolled-back', 'superseded'].includes(state));
  const promotion = oneOf(failed, dice);
  return promotion && about(promotion, 'retry', (control, input) => control.retry(DANA, input));
};

/** Mostly where a signature is asked for, in a role that is. */
function signs(decision: 'approved' | 'rejected'): Deed {
  return (seen, dice) => {
    const waiting = seen.active.filter(({ state, rollout }) => state === 'awaiting-approval' || isAtApproval(rollout));
    const promotion = oneOf(dice.hits(0.9) ? waiting : seen.active, dice);
    if (promotion === undefined) return undefined;
    const asked = seen.project.environments.find(({ name }) => name === promotion.environment)?.approval.roles ?? [];
    const fitting = signers.filter(([, role]) => asked.includes(role));
    const [person, role] = oneOf(dice.hits(0.9) ? fitting : signers, dice) ?? dice.pick(signers);
    return about(promotion, decision, (control, { promotion: id, reason }) =>
      control.sign(person, [role], { promotion: id, roles: [role], decision, reason, played: true }),
    );
  };
}

/** Takes a signature back, often in the moment in which it would have counted. */
const withdraws: Deed = (seen, dice) => {
  const open = seen.active.filter(({ rollout }) => rollout === undefined || isAtApproval(rollout));
  const signed = oneOf(
    seen.approvals.filter(
      (each) => each.decision === 'approved' && open.some((promotion) => promotion.id === each.promotion),
    ),
    dice,
  );
  const promotion = open.find(({ id }) => id === signed?.promotion);
  if (signed === undefined || promotion === undefined) return undefined;
  const person = { kind: 'person', name: signed.person } as const;
  return about(promotion, 'withdraw', (control, input) => control.withdraw(person, { ...input, roles: undefined }));
};

const accepts: Deed = (seen, dice) => {
  const gate = dice.pick(['evaluation', 'comparison'] as const);
  const waiting = withoutRollout(seen).filter(({ gates }) =>
    gates.some((each) => each.gate === gate && (each.state === 'waiting' || each.state === 'closed')),
  );
  const promotion = oneOf(waiting, dice);
  return promotion && about(promotion, 'accept', (control, input) => control.accept(OLU, { ...input, gate }));
};

/** What people do until a rollout begins. */
export const promoting: readonly WeighedDeed[] = [
  ['promote', 12, promotes],
  ['cancel', 0.5, cancels],
  ['retry', 1, retries],
  ['approve', 18, signs('approved')],
  ['reject', 0.7, signs('rejected')],
  ['withdraw', 6, withdraws],
  ['accept', 2, accepts],
];

function withoutRollout({ active }: Seen): readonly Promotion[] {
  return active.filter(({ rollout }) => rollout === undefined);
}

function isAtApproval(rollout: Promotion['rollout']): boolean {
  if (rollout === undefined || !('step' in rollout.state)) return false;
  return rollout.plan.steps[rollout.state.step]?.work?.kind === 'approval';
}
