import { resolve } from 'node:path';

/** What is kept beside the project by commands that need no server. */
const LOCAL_FOLDER = '.headgate';

export function localFolder(): string {
  return resolve(LOCAL_FOLDER);
}
