import { longFiles, MAX_LINES } from '#layers.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const VAGUE_FOLDERS = ['utils', 'helpers', 'common', 'misc'];
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(db|e2e|long))?(\.test)?\.ts$/;

/** Vague file and folder names, files that grew too long, default exports and `export *`. */
export function findNameProblems(tree: readonly SourceFile[]): readonly Violation[] {
  return tree.flatMap((file) => [...pathProblems(file), ...exportProblems(file)]);
}

function pathProblems(file: SourceFile): readonly Violation[] {
  const parts = file.path.split('/');
  const name = parts.at(-1) ?? '';
  const problems: string[] = [];
  const vague = parts.slice(0, -1).find((part) => VAGUE_FOLDERS.includes(part));
  if (vague !== undefined) problems.push(`the folder "${vague}" says nothing: name it after what its files are about`);
  if (name === 'types.ts') problems.push('types.ts: put each type beside what it describes');
  if (!KEBAB.test(name)) problems.push('file names are kebab-case');
  const lines = file.text.trimEnd().split('\n').length;
  if (lines > MAX_LINES && !longFiles.includes(file.path)) {
    problems.push(`has ${lines} lines, more than ${MAX_LINES}: split it by noun or rule`);
  }
  return problems.map((problem) => ({ path: file.path, line: 1, problem }));
}

function exportProblems(file: SourceFile): readonly Violation[] {
  return file.exports.flatMap(({ name, line, from }) => {
    if (name === 'default') return [{ path: file.path, line, problem: 'default export: export it by name' }];
    if (from !== undefined && from.name === '*') {
      return [{ path: file.path, line, problem: 'export *: list the names that the face hands on' }];
    }
    return [];
  });
}
