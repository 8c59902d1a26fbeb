import type { Control } from '#control/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Dice } from '../dice.ts';
import type { Seen } from './look-around.ts';

/** Something that someone does. */
export type Act = {
  /** What the checkers know it by. */
  readonly verb: string;
  readonly environment: string;
  readonly run: (control: Control) => Promise<unknown>;
};

/** One of the things that people do; undefined where there is nothing to do it to. */
export type Deed = (seen: Seen, dice: Dice) => Act | undefined;

/** A deed among the others: what it is called, and how often it is done beside them. */
export type WeighedDeed = readonly [name: string, weight: number, deed: Deed];

/** One of these; undefined when there is none. */
export function oneOf<T>(items: readonly T[], dice: Dice): T | undefined {
  return items.length === 0 ? undefined : dice.pick(items);
}

/** Something that is done to a promotion. */
export function about(
  { id, environment }: Promotion,
  verb: string,
  run: (control: Control, input: { readonly promotion: Promotion['id']; readonly reason: string }) => Promise<unknown>,
): Act {
  return { verb, environment, run: (control) => run(control, { promotion: id, reason: 'I looked' }) };
}
