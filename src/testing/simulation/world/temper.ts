import type { Project } from '#domain/config/index.ts';
import type { Outside } from '../../control/outside.ts';
import type { Dice } from '../dice.ts';

/**
 * How often what can go wrong does, in one world. Each world leaves some of it out and has more of the rest: what always comes with
 * everything else would hide what comes of it alone.
 */
export type Temper = {
  /** Controllers that die. */
  readonly crashes: number;
  /** Gateways cut off, and messages of theirs that get lost. */
  readonly lostMessages: number;
  /** Clocks that jump. */
  readonly clockJumps: number;
  /** Agents, judges and runtimes that fail, refuse, or say one thing and then another. */
  readonly trouble: number;
  /** Work and controllers that are slow. */
  readonly slowness: number;
  /** People who act. */
  readonly people: number;
};

/** What a world is made prone to, so that what is looked for comes soon. Absent: what its seed says. */
export type Lean = {
  readonly temper?: Partial<Temper>;
  /** How much more often people do something, by the deed's name; zero: never. */
  readonly deeds?: Readonly<Record<string, number>>;
  /** What of the world outside stays so whatever happens, from when faults are let loose until they stop. */
  readonly outside?: Partial<Outside>;
  /** What is changed about each project that is applied. */
  readonly project?: (rolled: Project) => Project;
};

export function rollTemper(dice: Dice): Temper {
  const often = () => dice.pick([0, 0.5, 1, 1, 2]);
  return {
    crashes: often(),
    lostMessages: often(),
    clockJumps: often(),
    trouble: often(),
    slowness: often(),
    people: dice.pick([0.5, 1, 1, 2]),
  };
}

/** Nothing goes wrong, and nobody acts of their own accord. */
export const CALM: Temper = { crashes: 0, lostMessages: 0, clockJumps: 0, trouble: 0, slowness: 0, people: 0 };
