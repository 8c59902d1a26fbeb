import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  configInvalid,
  filesOfDefinition,
  type Origin,
  type Project,
  type ReadEnv,
  resolveDefinition,
  resolveProject,
} from '#domain/config/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { requireText } from './read-bytes.ts';
import { gather, lineIn, type ProjectFiles, readerOf, readSource } from './source.ts';
import { parseYamlText } from './yaml-text.ts';

/** A project that is valid, with where each setting comes from and the files that made it. */
export type LoadedProject = ProjectFiles & { readonly project: Project; readonly origins: readonly Origin[] };

/**
 * Reads and resolves headgate.yaml. `env` looks up the variables of `${NAME}`.
 * @throws AppError FILE_UNREADABLE when it can't be read; CONFIG_INVALID with every problem, each with its file and line
 */
export async function loadProjectFile(path: string, env: ReadEnv): Promise<LoadedProject> {
  const files = await readSource(path);
  const resolved = resolveProject({ source: files.source, readFile: files.readFile, env });
  const problems = [...files.problems, ...(resolved.kind === 'invalid' ? resolved.problems : [])];
  if (resolved.kind === 'invalid' || problems.length > 0) throw configInvalid(problems, files.name, files.lineOf);
  return { ...files, project: resolved.project, origins: resolved.origins };
}

/**
 * Reads a release definition from a release file, or from the release.yaml of a folder. What it names lies in that folder.
 * @throws AppError FILE_UNREADABLE, CONFIG_INVALID
 */
export async function loadDefinition(path: string): Promise<ReleaseDefinition> {
  const file = (await isFolder(path)) ? join(path, 'release.yaml') : path;
  const text = await requireText(file, 'name a release file, or a folder with a release.yaml');
  const name = basename(file);
  const yaml = parseYamlText(text);
  if (yaml.value === undefined) throw configInvalid(yaml.problems, name);
  const gathered = await gather(dirname(resolve(file)), () => filesOfDefinition(yaml.value, ''));
  const resolved = resolveDefinition({ source: yaml.value, readFile: readerOf(gathered) });
  const problems = [...yaml.problems, ...(resolved.kind === 'invalid' ? resolved.problems : [])];
  if (resolved.kind === 'invalid' || problems.length > 0) {
    throw configInvalid(problems, name, (other, at) =>
      other === undefined ? yaml.lineOf(at) : lineIn(gathered, other, at),
    );
  }
  return resolved.definition;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
