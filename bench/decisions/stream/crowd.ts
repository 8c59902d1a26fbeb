import { KEY_BUCKETS } from '#domain/sample/index.ts';
import type { Dice } from './dice.ts';

/** Someone who talks to the agent: where the hash puts them, and how they differ from others. */
type User = {
  /** 0-1: with the candidate where its share is above. Growing a share moves nobody back. */
  readonly place: number;
  readonly bucket: number;
  /** Factors of mean 1. */
  readonly slowness: number;
  readonly badLuck: number;
};

const [ACTIVITY_VARIATION, SLOWNESS_VARIATION, BAD_LUCK_VARIATION] = [1, 0.3, 1];

/** Whoever comes next: always someone new, or one of a fixed number of users, of whom some come often. */
export class Crowd {
  readonly #dice: Dice;
  readonly #users: readonly User[];
  /** Running sums of how often each comes. */
  readonly #upTo: readonly number[];

  constructor(dice: Dice, users: number) {
    this.#dice = dice;
    this.#users = Array.from({ length: users }, () => newUser(dice, SLOWNESS_VARIATION, BAD_LUCK_VARIATION));
    let sum = 0;
    this.#upTo = this.#users.map(() => {
      sum += dice.logNormal(ACTIVITY_VARIATION);
      return sum;
    });
  }

  next(): User {
    if (this.#users.length === 0) return newUser(this.#dice, 0, 0);
    const target = this.#dice.roll() * (this.#upTo.at(-1) ?? 0);
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return this.#users[low] ?? newUser(this.#dice, 0, 0);
  }
}

function newUser(dice: Dice, slowness: number, badLuck: number): User {
  return {
    place: dice.roll(),
    bucket: Math.floor(dice.roll() * KEY_BUCKETS),
    slowness: dice.logNormal(slowness),
    badLuck: dice.logNormal(badLuck),
  };
}
