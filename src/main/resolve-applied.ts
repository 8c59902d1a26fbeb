import { configInvalid, type Project, resolveProject } from '#domain/config/index.ts';
import { readEnv } from './env.ts';

/** Makes a project of what `headgate apply` sent; the server's own environment fills `${…}`. @throws AppError CONFIG_INVALID */
export function resolveApplied(source: unknown, files: Readonly<Record<string, string>>): Project {
  const resolution = resolveProject({
    source,
    readFile: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    env: readEnv,
  });
  if (resolution.kind === 'ok') return resolution.project;
  throw configInvalid(resolution.problems);
}
