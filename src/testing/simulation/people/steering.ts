import type { Control } from '#control/index.ts';
import { AGENT, PRODUCTION } from '../history.ts';
import { type Act, about, type Deed, oneOf, type WeighedDeed } from './deed.ts';
import { DANA, OLU } from './who.ts';

type Kind = Parameters<Control['requestRollout']>[1]['kind'];

/** Mostly where it can be asked for. */
function asks(kind: Kind, states: readonly string[]): Deed {
  return (seen, dice) => {
    const running = seen.active.filter(({ rollout }) => rollout !== undefined);
    const fitting = running.filter(({ rollout }) => states.includes(rollout?.state.kind ?? ''));
    const promotion = oneOf(dice.hits(0.9) ? fitting : running, dice);
    return promotion && about(promotion, kind, (control, input) => control.requestRollout(DANA, { ...input, kind }));
  };
}

const rollsBack: Deed = (_seen, dice) =>
  rollback(dice.hits(0.9) ? PRODUCTION : 'staging', 'roll-back', { critical: dice.hits(0.2) });

/** To a release by name: perhaps one that was rolled back, or that is there already. */
const rollsBackTo: Deed = (seen, dice) => {
  const to = oneOf(seen.deployments, dice)?.label;
  return to === undefined ? undefined : rollback(PRODUCTION, 'roll-back-to', { to });
};

const replaces: Deed = (_seen, dice) =>
  rollback(PRODUCTION, 'roll-back-by-method', { method: dice.pick(['replace', 'redeploy'] as const) });

function rollback(
  environment: string,
  verb: string,
  how: Partial<Omit<Parameters<Control['rollBack']>[1], 'agent' | 'environment'>>,
): Act {
  const input = { agent: AGENT, environment, reason: 'it looks wrong', ...how };
  return { verb, environment, run: (control) => control.rollBack(OLU, input) };
}

const undoes: Deed = () => ({
  verb: 'undo',
  environment: PRODUCTION,
  run: (control) => control.undo(OLU, { agent: AGENT, environment: PRODUCTION, reason: 'not yet' }),
});

const setsTraffic: Deed = (seen, dice) => {
  const served = seen.deployments.filter(({ state }) => state !== 'creating' && state !== 'failed');
  const [first, second] = dice.shuffled(served);
  if (first === undefined || second === undefined) return undefined;
  const weightBp = dice.pick([0, 2_000, 5_000, 10_000]);
  const weights = { [first.id]: 10_000 - weightBp, [second.id]: weightBp };
  const input = { agent: AGENT, environment: PRODUCTION, weights, reason: 'by hand' };
  return { verb: 'set-traffic', environment: PRODUCTION, run: (control) => control.setTraffic(OLU, input) };
};

/** What people do to what serves, and to what is on its way to everyone. */
export const steering: readonly WeighedDeed[] = [
  ['pause', 2, asks('pause', ['baking'])],
  ['resume', 5, asks('resume', ['paused', 'pending'])],
  ['advance', 2, asks('advance', ['paused'])],
  ['promote-full', 0.7, asks('promote-full', ['baking', 'paused'])],
  ['abort', 1, asks('abort', ['pending', 'baking', 'paused', 'completed'])],
  ['roll-back', 2, rollsBack],
  ['roll-back-to', 0.7, rollsBackTo],
  ['roll-back-by-method', 0.4, replaces],
  ['undo', 1, undoes],
  ['set-traffic', 1.2, setsTraffic],
];
