import { resolve } from 'node:path';
import type { Log } from '#ports/index.ts';
import { createRunners } from './runners.ts';

/** What is kept beside the project by commands that need no server. */
export const LOCAL_FOLDER = '.headgate';

/** Nothing is logged where the command itself reports. */
const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** @param codeFolder of the project, whose own evaluators may be run: who runs the command asks for it */
export function localRunners(codeFolder?: string | undefined): ReturnType<typeof createRunners> {
  return createRunners(resolve(LOCAL_FOLDER), QUIET, codeFolder);
}
