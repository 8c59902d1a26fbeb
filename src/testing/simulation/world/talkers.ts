import type { Dice } from '../dice.ts';
import type { Spoke } from '../history.ts';
import type { SimGateway } from './sim-gateway.ts';

const CONVERSATIONS = 24;

type Talker = { readonly name: string; readonly through: number };

/** Conversations that have a key and nothing else: each speaks for a while through one gateway, then through another, and ends. */
export class Talkers {
  readonly #dice: Dice;
  readonly #gateways: readonly SimGateway[];
  #talkers: readonly Talker[];
  #begun = 0;

  constructor(dice: Dice, gateways: readonly SimGateway[]) {
    this.#dice = dice;
    this.#gateways = gateways;
    this.#talkers = Array.from({ length: CONVERSATIONS }, () => this.#begin());
  }

  /** Who spoke, and what served them. */
  turn(): readonly Spoke[] {
    const dice = this.#dice;
    const spoken: Spoke[] = [];
    this.#talkers = this.#talkers.map((known) => {
      const { name, through: before } = dice.hits(0.1) ? this.#begin() : known;
      const through = dice.hits(0.25) ? this.#anyGateway() : before;
      const spoke = dice.hits(0.5) ? this.#gateways[through]?.speak(name) : undefined;
      if (spoke !== undefined) spoken.push(spoke);
      return { name, through };
    });
    return spoken;
  }

  #begin(): Talker {
    this.#begun += 1;
    return { name: `conversation ${this.#begun}`, through: this.#anyGateway() };
  }

  #anyGateway(): number {
    return this.#dice.between(0, this.#gateways.length - 1);
  }
}
