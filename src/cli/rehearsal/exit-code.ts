import { EXIT, type ExitCode } from '../exit-code.ts';
import type { RehearsalView } from '../view.ts';

/** What a rehearsal came to, for a script. One that was only scheduled is done with being asked for. */
export function exitCodeOf({ state, result }: RehearsalView): ExitCode {
  if (state === 'failed') return EXIT.unavailable;
  if (result === undefined || result.state === 'promoted') return EXIT.done;
  return result.state === 'waiting' || result.state === 'unfinished' ? EXIT.inconclusive : EXIT.refused;
}
