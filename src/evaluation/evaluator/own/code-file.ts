import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Says, once a folder, why the files there are not those that the project was read with: a score must not come from other code than
 * its version says. Undefined when they are.
 */
export function unchangedFiles(
  digests: Readonly<Record<string, string>>,
): (folder: string) => Promise<string | undefined> {
  let found: Promise<string | undefined> | undefined;
  return (folder) => {
    found ??= firstProblem(folder, digests);
    return found;
  };
}

async function firstProblem(folder: string, digests: Readonly<Record<string, string>>): Promise<string | undefined> {
  for (const [path, digest] of Object.entries(digests)) {
    const content = await readFile(join(folder, path)).catch(() => undefined);
    if (content === undefined) return `"${path}" can't be read where code of projects lies`;
    if (`sha256:${createHash('sha256').update(content).digest('hex')}` === digest) continue;
    return `"${path}" is not the file that the project was read with: apply the project again, or put back that file`;
  }
  return undefined;
}
