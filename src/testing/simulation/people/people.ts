import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import type { Dice } from '../dice.ts';
import { type Act, about, type Deed, type WeighedDeed } from './deed.ts';
import type { Seen } from './look-around.ts';
import { promoting } from './promoting.ts';
import { ruling } from './ruling.ts';
import { steering } from './steering.ts';
import { DANA, OLU, signers } from './who.ts';

const deeds: readonly WeighedDeed[] = [...promoting, ...steering, ...ruling];

/** The people of one world: what they like to do differs from world to world. */
export class People {
  readonly #wheel: readonly (readonly [upTo: number, deed: Deed])[];
  readonly #total: number;

  /** @param lean how much more often something is done, by its name, than the seed says */
  constructor(dice: Dice, lean: Readonly<Record<string, number>> = {}) {
    let total = 0;
    this.#wheel = deeds.map(([name, weight, deed]) => {
      const liking = dice.pick([0, 0.5, 1, 1, 1, 3]);
      total += weight * (lean[name] ?? liking);
      return [total, deed];
    });
    this.#total = total;
  }

  /** Someone does something, whatever happens to be possible. */
  anyAct(seen: Seen, dice: Dice): Act | undefined {
    const at = dice.roll() * this.#total;
    return this.#wheel.find(([upTo]) => at < upTo)?.[1](seen, dice);
  }
}

/** Whoever a promotion waits for speaks, and lets it go on; when nothing else helps, it is called off. */
export function answerTo(promotion: Promotion, isLastResort: boolean): readonly Act[] {
  const { rollout } = promotion;
  if (rollout === undefined && isLastResort) {
    return [about(promotion, 'cancel', (control, input) => control.cancelPromotion(DANA, input))];
  }
  const signatures = signers.map(([person, role]) =>
    about(promotion, 'approved', (control, { promotion: id, reason }) =>
      control.sign(person, [role], { promotion: id, roles: [role], decision: 'approved', reason, played: true }),
    ),
  );
  if (rollout === undefined) {
    const waiting = promotion.gates.some(({ gate, state }) => gate === 'comparison' && state === 'waiting');
    const accepted = about(promotion, 'accept', (control, input) =>
      control.accept(OLU, { ...input, gate: 'comparison' }),
    );
    return waiting ? [...signatures, accepted] : signatures;
  }
  const kind = isLastResort ? 'abort' : 'resume';
  const word = about(promotion, kind, (control, input) => control.requestRollout(DANA, { ...input, kind }));
  return [...signatures, word];
}

/** Whatever people hold everything up with is taken away. */
export function clearTheWay({ freezes, promotions }: Seen): readonly Act[] {
  if (promotions.every(({ state }) => isTerminal(state))) return [];
  return freezes.map(({ id, environment }) => ({
    verb: 'lift-freeze',
    environment: environment ?? '',
    run: (control) => control.liftFreeze(OLU, { freeze: id, reason: 'it is over' }),
  }));
}
