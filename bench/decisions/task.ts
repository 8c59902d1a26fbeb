import { countErrors, type ErrorCount, type ErrorTask } from './false-alarm/count-errors.ts';
import { findPeaks, type Peaks, type PeaksTask } from './power/peaks.ts';
import { type Race, type RaceTask, race } from './power/race.ts';
import type { Played } from './replay/play.ts';
import { type ReplayTask, replay } from './replay/replay.ts';

/** A part of the run that a thread does alone: nothing in it depends on which, or on when. */
export type Task = ErrorTask | PeaksTask | RaceTask | ReplayTask;

/** What becomes of each. */
export type Results = {
  readonly 'false-rollback': ErrorCount;
  readonly 'false-promotion': ErrorCount;
  readonly peaks: Peaks;
  readonly race: Race;
  readonly replay: readonly Played[];
};

export function perform(task: Task): Results[keyof Results] {
  switch (task.kind) {
    case 'false-rollback':
    case 'false-promotion':
      return countErrors(task);
    case 'peaks':
      return findPeaks(task);
    case 'race':
      return race(task);
    case 'replay':
      return replay(task);
    default:
      throw new Error(`no such task: ${JSON.stringify(task satisfies never)}`);
  }
}
