import type { Judges, Log } from '#ports/index.ts';
import { createEvaluating } from './evaluating.ts';
import { localFolder } from './local-folder.ts';

/** Nothing is logged where the command itself reports. */
const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * @param codeFolder of the project, whose own evaluators may be run: who runs the command asks for it
 * @param judges that are being opened already; absent: opened when they are needed
 */
export function localRunners(
  codeFolder?: string | undefined,
  judges?: Judges | undefined,
): ReturnType<typeof createEvaluating> {
  return createEvaluating({ folder: localFolder(), log: QUIET, codeFolder, judges });
}
