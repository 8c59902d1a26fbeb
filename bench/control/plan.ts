import { count } from '../report/count.ts';
import type { WorldSize } from './world.ts';

const NONE: WorldSize = { baking: 0, gated: 0, paused: 0, undisturbed: 0, ended: 0 };

/** A world to measure: what it shows, and with how many controllers. */
export type Scenario = {
  readonly name: string;
  readonly group: 'curve' | 'idle' | 'ended' | 'resting';
  /** The number that grows within its group. */
  readonly n: number;
  readonly size: WorldSize;
  readonly controllers: readonly number[];
};

export type Plan = {
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  /** To each figure of a round. */
  readonly passes: number;
  /** For how long a resting controller is watched. */
  readonly restMs: number;
};

const CURVE = [10, 100, 1_000, 10_000];

/** @param isQuick up to a thousand rollouts, in two rounds: a minute, to see that it runs */
export function planOf(isQuick: boolean): Plan {
  const many = isQuick ? 1_000 : 10_000;
  const curve = CURVE.filter((n) => n <= many).map(
    (n): Scenario => ({
      name: `${count(n)} due`,
      group: 'curve',
      n,
      size: { ...NONE, baking: n },
      controllers: [1, 3],
    }),
  );
  const idle = [0, many].map((n): Scenario => {
    const size = { ...NONE, baking: 100, paused: n / 2, undisturbed: n / 2 };
    return { name: `100 due, ${count(n)} idle`, group: 'idle', n, size, controllers: [1] };
  });
  const ended = [0, many].map((n): Scenario => {
    const size = { ...NONE, gated: 100, ended: n };
    return { name: `100 gated, ${count(n)} ended`, group: 'ended', n, size, controllers: [1] };
  });
  const resting = [0, many].map((n): Scenario => {
    const size = { ...NONE, paused: n };
    return { name: `${count(n)} paused`, group: 'resting', n, size, controllers: [1] };
  });
  return {
    scenarios: [...curve, ...idle, ...ended, ...resting],
    ...(isQuick ? { rounds: 2, passes: 300, restMs: 3_000 } : { rounds: 3, passes: 300, restMs: 20_000 }),
  };
}
