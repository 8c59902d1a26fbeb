import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configInvalid, resolveProject } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { isTaken, placeNew } from '../new-file.ts';
import { parseYamlText } from '../project-file/index.ts';
import { starterCasesText } from './starter-cases.ts';
import { FIRST_INSTRUCTIONS, type Starter, starterProjectText } from './starter-project.ts';

/**
 * Writes headgate.yaml, cases.jsonl and, where a prompt is wanted, instructions.md into a folder; all of them or none. Never
 * overwrites a file. Gives the names written.
 * @throws AppError CONFLICT when one of them exists; CONFIG_INVALID when what was asked for makes no valid project
 */
export async function writeStarter(folder: string, asked: Starter): Promise<readonly string[]> {
  const starter = asked.model === undefined ? { instructions: FIRST_INSTRUCTIONS, ...withoutUndefined(asked) } : asked;
  const files = new Map([
    ['headgate.yaml', starterProjectText(starter)],
    ['cases.jsonl', starterCasesText()],
  ]);
  if (starter.instructions !== undefined) files.set('instructions.md', starter.instructions);
  checkStarter(files);
  await mkdir(folder, { recursive: true });
  await refuseExisting(folder, [...files.keys()]);
  const drafts = await mkdtemp(join(folder, '.headgate-init-'));
  const written: string[] = [];
  try {
    for (const [name, text] of files) await writeFile(join(drafts, name), text);
    for (const name of files.keys()) {
      await place(join(drafts, name), folder, name);
      written.push(name);
    }
    return written;
  } catch (error) {
    await Promise.all(written.map((name) => rm(join(folder, name), { force: true })));
    throw error;
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** What is written must pass `config check`, before anything is written. */
function checkStarter(files: ReadonlyMap<string, string>): void {
  const yaml = parseYamlText(files.get('headgate.yaml') ?? '');
  const resolved = resolveProject({ source: yaml.value, readFile: (path) => files.get(path), env: () => undefined });
  const problems = [...yaml.problems, ...(resolved.kind === 'invalid' ? resolved.problems : [])];
  if (problems.length > 0) throw configInvalid(problems, 'headgate.yaml', (_, path) => yaml.lineOf(path));
}

async function refuseExisting(folder: string, names: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const name of names) if ((await stat(join(folder, name)).catch(() => undefined)) !== undefined) found.push(name);
  if (found.length > 0) throw exists(folder, found);
}

async function place(draft: string, folder: string, name: string): Promise<void> {
  try {
    await placeNew(draft, join(folder, name));
  } catch (error) {
    throw isTaken(error) ? exists(folder, [name]) : error;
  }
}

function exists(folder: string, names: readonly string[]): AppError {
  const what = names.length === 1 ? `${names[0]} is there already` : `${names.join(' and ')} are there already`;
  return new AppError('CONFLICT', `${what} (in ${folder}); nothing was written`, {
    hint: 'choose another folder, or move the file away: init never overwrites',
  });
}

function withoutUndefined(starter: Starter): Starter {
  const { instructions, ...rest } = starter;
  return instructions === undefined ? rest : { ...rest, instructions };
}
