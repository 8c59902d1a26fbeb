import { HOUR_MS } from '#domain/shared/index.ts';
import { AGENT, PRODUCTION } from '../history.ts';
import { about, type Deed, oneOf, type WeighedDeed } from './deed.ts';
import { DANA, OLU } from './who.ts';

const liftsHold: Deed = (seen, dice) => {
  const hold = oneOf(seen.holds, dice);
  if (hold === undefined) return undefined;
  const input = { hold: hold.id, reason: 'mended' };
  return { verb: 'lift-hold', environment: PRODUCTION, run: (control) => control.liftHold(OLU, input) };
};

/** Somebody found something: about one release, or about the tool of one. */
function places(kind: 'hold' | 'quarantine'): Deed {
  return (seen, dice) => {
    const release = oneOf(seen.releases, dice);
    if (release === undefined) return undefined;
    const what = dice.hits(0.7) ? { release: release.label } : ({ component: 'tool:refund' } as const);
    return {
      verb: kind,
      environment: PRODUCTION,
      run: (control) => control.placeHold(OLU, { kind, agent: AGENT, ...what, reason: 'wrong prices' }),
    };
  };
}

const freezes: Deed = (_seen, dice) => {
  const hours = dice.pick([2, 5, undefined]);
  const where = dice.pick([{}, { agent: AGENT }, { environment: PRODUCTION }, { environment: 'staging' }]);
  return {
    verb: 'freeze',
    environment: PRODUCTION,
    run: async (control) => {
      // Until a time on Headgate's clock, which only Headgate knows.
      const { placedAt } = await control.addFreeze(OLU, { ...where, reason: 'the sale' });
      if (hours === undefined) return;
      await control.addFreeze(OLU, { ...where, until: placedAt + hours * HOUR_MS, reason: 'and its end' });
    },
  };
};

/** Past something in an emergency; where a second person is asked for, it holds only once they confirm it. */
const breaksGlass: Deed = (seen, dice) => {
  // What was stopped already is promoted again while it holds.
  const stopped = seen.promotions.filter(({ state }) => state === 'stopped');
  const promotion = oneOf(dice.hits(0.8) ? seen.active : stopped, dice);
  if (promotion === undefined) return undefined;
  const glass = dice.pick(['verification', 'window', 'statistics'] as const);
  const forMs = dice.between(1, 6) * HOUR_MS;
  return about(promotion, 'break-glass', (control, input) =>
    control.breakGlass(OLU, ['operations'], { ...input, glass, forMs }),
  );
};

function speaksOfGlass(verb: 'confirmBreakGlass' | 'withdrawBreakGlass'): Deed {
  return (seen, dice) => {
    const act = seen.brokenGlass.at(-1);
    if (act === undefined) return undefined;
    const person = dice.pick([DANA, OLU]);
    return {
      verb: verb === 'confirmBreakGlass' ? 'confirm-glass' : 'withdraw-glass',
      environment: PRODUCTION,
      run: (control) => control[verb](person, ['operations'], { act, reason: 'I looked' }),
    };
  };
}

const liftsFreeze: Deed = (seen, dice) => {
  const freeze = oneOf(seen.freezes, dice);
  if (freeze === undefined) return undefined;
  const input = { freeze: freeze.id, reason: 'it is over' };
  return { verb: 'lift-freeze', environment: PRODUCTION, run: (control) => control.liftFreeze(OLU, input) };
};

const setsClock: Deed = (_seen, dice) => {
  const rate = dice.pick([600, 600, 60, 1_200]);
  return { verb: 'set-clock', environment: PRODUCTION, run: (control) => control.setClock(DANA, { rate }) };
};

/** Other rules, also while a rollout runs under the old ones. */
const appliesProject: Deed = (seen, dice) => {
  const project = seen.rollProject(dice);
  // One that asks for less needs a right and a reason.
  const permit = { mayLoosen: dice.hits(0.9), reason: 'other rules' };
  return { verb: 'apply', environment: PRODUCTION, run: (control) => control.applyProject(DANA, project, permit) };
};

/** What people do to the rules themselves. */
export const ruling: readonly WeighedDeed[] = [
  ['lift-hold', 3, liftsHold],
  ['hold', 0.6, places('hold')],
  ['quarantine', 0.6, places('quarantine')],
  ['freeze', 0.6, freezes],
  ['lift-freeze', 2, liftsFreeze],
  ['break-glass', 0.8, breaksGlass],
  ['confirm-glass', 0.6, speaksOfGlass('confirmBreakGlass')],
  ['withdraw-glass', 0.3, speaksOfGlass('withdrawBreakGlass')],
  ['set-clock', 1, setsClock],
  ['apply', 0.7, appliesProject],
];
