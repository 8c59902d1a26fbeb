import { availableParallelism } from 'node:os';

/** How much of everything. */
export type Plan = {
  readonly rounds: number;
  readonly connections: number;
  /** Before the first round: until Node's compiler is done, which takes a third of the processor time till then. */
  readonly warmUpMs: number;
  readonly closedMs: number;
  readonly openMs: number;
  /** Of the open loop: requests, and streams, a second. */
  readonly perSecond: number;
  readonly streamsPerSecond: number;
  readonly heldStreams: number;
  readonly conversations: number;
  /** For the curve: how many processes share the port. */
  readonly processes: readonly number[];
};

/** @param isQuick a minute, to see that it runs: its figures are not to be believed */
export function planOf(isQuick: boolean): Plan {
  const common = { connections: 64, perSecond: 1_000, streamsPerSecond: 100 };
  return isQuick
    ? {
        ...common,
        rounds: 1,
        warmUpMs: 1_500,
        closedMs: 1_000,
        openMs: 1_000,
        heldStreams: 200,
        conversations: 5_000,
        processes: [1, 2],
      }
    : {
        ...common,
        rounds: 9,
        warmUpMs: 8_000,
        closedMs: 1_500,
        openMs: 2_000,
        heldStreams: 1_000,
        conversations: 50_000,
        processes: [1, 2, 4, 8].filter((n) => n <= Math.max(2, availableParallelism())),
      };
}
