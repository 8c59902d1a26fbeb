import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Enough for two gigabytes over a slow line. */
const FETCH_MS = 15 * 60_000;

/** One published version of a program that is measured beside ours and belongs to no project. */
export type Program = {
  /** Of its folder in the cache. */
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** What Node runs, within the package. */
  readonly entry: string;
};

/** Where its entry is in the user's cache; undefined where it was not fetched yet. */
export function findProgram(program: Program): string | undefined {
  const entry = join(folderOf(program), 'node_modules', program.package, program.entry);
  return existsSync(entry) ? entry : undefined;
}

/** Its entry; fetched from npm the first time, and whole or not at all. Undefined where that fails. */
export async function fetchProgram(program: Program, stopped?: AbortSignal): Promise<string | undefined> {
  const found = findProgram(program);
  if (found !== undefined) return found;
  const folder = folderOf(program);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const what = `${program.package}@${program.version}`;
  const args = ['install', '--prefix', part, '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', what];
  const late = AbortSignal.timeout(FETCH_MS);
  const signal = stopped === undefined ? late : AbortSignal.any([stopped, late]);
  const [code] = await once(spawn('npm', args, { cwd: part, stdio: 'ignore', signal }), 'exit').catch(() => []);
  if (code === 0) {
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } else await rm(part, { recursive: true, force: true });
  return findProgram(program);
}

function folderOf({ name, version }: Program): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'headgate-bench', `${name}-${version}`);
}
