import type { EpochMs } from '#domain/shared/index.ts';
import { firstMessage, type LineChild } from '../child/line-child.ts';
import { type CrowdOrder, crowdWordSchema } from './message.ts';
import type { CrowdSettingsInput } from './settings.ts';
import type { CrowdStats } from './tally.ts';

/** A crowd in another process, as whoever gives it orders sees it. */
export type CrowdChild = {
  /** What it last said; undefined before it said anything. */
  stats(): CrowdStats | undefined;
  setRate(ratePerSecond: number): void;
  noteRolledBack(release: string, decidedAt: EpochMs): void;
  /** Sends the crowd home and waits until all of it was counted. @throws when the process is gone without a count */
  finish(): Promise<CrowdStats>;
  /** Resolves with why, when the process is gone though nobody asked. */
  readonly lost: Promise<string>;
  /** Ends the process, counted or not. */
  stop(): Promise<void>;
};

const READY_MS = 20_000;
const FINISH_MS = 20_000;

/** Waits until the process is ready and starts the crowd in it. */
export async function startCrowdChild(child: LineChild, settings: CrowdSettingsInput): Promise<CrowdChild> {
  const send = (order: CrowdOrder) => child.send(order);
  let stats: CrowdStats | undefined;
  let isCounted = false;
  child.onMessage((message) => {
    const word = crowdWordSchema.safeParse(message);
    if (!word.success || word.data.kind === 'ready') return;
    stats = word.data.stats;
    isCounted = word.data.kind === 'ended';
  });
  const wordOf =
    <Kind extends 'ready' | 'ended'>(kind: Kind) =>
    (message: unknown) => {
      const word = crowdWordSchema.safeParse(message);
      return word.success && word.data.kind === kind ? word.data : undefined;
    };
  await firstMessage(child, 'the crowd', wordOf('ready'), READY_MS);
  send({ kind: 'start', settings });
  const lost = Promise.withResolvers<string>();
  void child.gone.then((why) => why !== undefined && lost.resolve(why));
  return {
    stats: () => stats,
    setRate: (ratePerSecond) => send({ kind: 'rate', ratePerSecond }),
    noteRolledBack: (release, decidedAt) => send({ kind: 'rolled-back', release, decidedAt }),
    async finish() {
      // It may have gone home by itself, at its longest time.
      if (isCounted && stats !== undefined) return stats;
      const ended = firstMessage(child, 'the count of the crowd', wordOf('ended'), FINISH_MS);
      send({ kind: 'stop' });
      const word = await ended;
      if (word.kind !== 'ended') throw new Error('broken invariant: the last word is a count');
      return word.stats;
    },
    lost: lost.promise,
    stop: () => child.stop(),
  };
}
