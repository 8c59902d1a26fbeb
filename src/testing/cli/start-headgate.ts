import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));

/** The command line in a process of its own. `ended`: the code that it ended with, null where a signal ended it. */
export function startHeadgate(folder: string, ...argv: readonly string[]) {
  const child = spawn(process.execPath, [ENTRY, ...argv], { cwd: folder });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk));
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) };
}
