import { type Path, type Problem, problem } from './problem.ts';
import { looksLikeSecret } from './secret-like.ts';

/** Looks up a file by its path relative to the project's folder: its text, why it can't be read, or undefined when there is none. */
export type ReadFile = (path: string) => string | { readonly unreadable: string } | undefined;

/** Looks up an environment variable. */
export type ReadEnv = (name: string) => string | undefined;

const ENV_REFERENCE = /\$\{([^}]*)\}?/g;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path in `"@path"`; undefined when the value is no reference. */
export function referencedPath(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('@') ? value.slice(1) : undefined;
}

/** Where a path written in a file of `folder` leads, relative to the project's folder; undefined when out of it. */
export function insideProject(folder: string, path: string): string | undefined {
  if (path === '' || path.startsWith('/') || path.includes('\\') || path.includes('\0')) return undefined;
  if (/^[A-Za-z]:/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** The folder of a path relative to the project's folder; empty for the project's folder itself. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** A release may be named by its file or by the folder with its release.yaml. */
export function releaseFilePath(value: string): string {
  const path = value.startsWith('@') ? value.slice(1) : value;
  return /\.(ya?ml|json)$/.test(path) ? path : `${path.replace(/\/+$/, '')}/release.yaml`;
}

/** What a file reference leads to, or why to nothing. */
export function readReference(
  at: Path,
  folder: string,
  path: string,
  readFile: ReadFile,
):
  | { readonly kind: 'ok'; readonly path: string; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: Problem } {
  const inside = insideProject(folder, path);
  if (inside === undefined) {
    const message = `expected a file inside the project's folder, with "/" between its parts, got ${JSON.stringify(path)}`;
    return { kind: 'problem', problem: problem(at, message) };
  }
  const text = readFile(inside);
  if (text === undefined)
    return { kind: 'problem', problem: problem(at, `expected a file at "${inside}", there is none`) };
  if (typeof text !== 'string')
    return { kind: 'problem', problem: problem(at, `"${inside}" can't be read: ${text.unreadable}`) };
  return { kind: 'ok', path: inside, text };
}

/** Puts the values of `${NAME}` into a text. */
export function substituteEnv(
  at: Path,
  text: string,
  env: ReadEnv,
): { readonly text: string; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const done = text.replace(ENV_REFERENCE, (whole: string, name: string) => {
    if (!whole.endsWith('}') || !ENV_NAME.test(name)) {
      problems.push(
        problem(at, `expected the name of an environment variable in "\${…}", got ${JSON.stringify(whole)}`),
      );
      return '';
    }
    const value = env(name);
    if (value === undefined || value === '') {
      problems.push(
        problem(at, `expected the environment variable ${name} to be set, it is ${value === '' ? 'empty' : 'not'}`),
      );
      return '';
    }
    // Bindings and URLs are stored with the project and sent to deploy hooks: no place for a key.
    if (looksLikeSecret(value))
      problems.push(problem(at, `the environment variable ${name} holds what looks like a secret; ${SECRET_REMEDY}`));
    return value;
  });
  return { text: done, problems };
}

/** What to do instead of writing a key into a file. */
export const SECRET_REMEDY =
  'keep keys in the environment and name the variable: `credential: { env: OPENAI_API_KEY }`';
