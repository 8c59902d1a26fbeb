import { planRound, type RoundPlan } from './plan-round.ts';
import { playRound, type RoundResult } from './play-round.ts';
import { openStage, type StageStore } from './stage.ts';

type RoundsOptions = {
  readonly store: StageStore;
  readonly seed: number;
  /** Their numbers: one alone plays a round again. */
  readonly rounds: readonly number[];
  /** Called before the stage is set, before each round and after it. */
  readonly tell: (what: 'setting the stage' | RoundPlan | RoundResult) => void;
  readonly stopped: AbortSignal;
};

export type RoundsResult = {
  readonly results: readonly RoundResult[];
  readonly requests: number;
  /** Where logs and data of a failed run are kept. */
  readonly kept: string | undefined;
};

/** Plays rounds one after the other over the same servers, until one is not as decided. */
export async function playRounds({ store, seed, rounds, tell, stopped }: RoundsOptions): Promise<RoundsResult> {
  tell('setting the stage');
  const stage = await openStage(store, stopped);
  const results: RoundResult[] = [];
  let keep = false;
  try {
    for (const number of rounds) {
      if (stopped.aborted) break;
      const plan = planRound(seed, number, stage.servers.length);
      tell(plan);
      const result = await playRound(stage, plan);
      if (stopped.aborted) break;
      results.push(result);
      tell(result);
      keep = result.violations.length > 0;
      if (keep) break;
    }
  } catch (error) {
    // What was played until then was played.
    if (!stopped.aborted) throw error;
  } finally {
    await stage.close(keep);
  }
  const requests = stage.users.reduce((total, { tally }) => total + tally.sent, 0);
  return { results, requests, kept: keep ? stage.folder : undefined };
}
