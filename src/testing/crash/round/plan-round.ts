import { Dice } from '../../simulation/dice.ts';

/** What becomes of the round's release: promoted, taken back by its metrics, aborted by a person, or promoted and then rolled back. */
type RoundKind = 'good' | 'bad' | 'aborted' | 'rolled-back';

/** One `kill -9`. Moments are shares of how long a round takes, so that they fall anywhere in it on any machine. */
type Kill = { readonly controller: number; readonly atShare: number; readonly deadMs: number };

export type RoundPlan = {
  readonly number: number;
  readonly kind: RoundKind;
  /** In order of time. */
  readonly kills: readonly Kill[];
  /** How long after its first traffic a person aborts it, as a share of the round. */
  readonly abortAtShare: number;
};

const KINDS: readonly RoundKind[] = ['good', 'bad', 'aborted', 'rolled-back'];
const LONGEST_DEAD_MS = 1_000;

/** What happens in a round: the same for the same seed, whatever was played before it. */
export function planRound(seed: number, number: number, controllers: number): RoundPlan {
  const dice = new Dice(seed * 10_007 + number);
  const kind = dice.pick(KINDS);
  const kills = Array.from({ length: dice.between(1, 2) }, () => ({
    controller: dice.between(0, controllers - 1),
    atShare: dice.roll(),
    deadMs: dice.between(0, LONGEST_DEAD_MS),
  }));
  return { number, kind, kills: kills.sort((a, b) => a.atShare - b.atShare), abortAtShare: dice.roll() / 4 };
}
