import { posix } from 'node:path';
import { behindFaces, facelessFolders, layers } from '#layers.ts';
import { type Import, isTest, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/**
 * Others import the face (`index.ts`) of a module; files inside import their siblings, never their own face. A test stands
 * outside and may use either.
 * A face hands on and holds no code. Between top folders, imports are written `#folder/…`.
 */
export function findFaceProblems(tree: readonly SourceFile[]): readonly Violation[] {
  const paths = new Set(tree.map((file) => file.path));
  return tree.flatMap((file) => [
    ...file.imports.flatMap((item) => {
      const problem = importProblem(file.path, item, paths);
      return problem === undefined ? [] : [{ path: file.path, line: item.line, problem }];
    }),
    ...faceWithCode(file),
  ]);
}

function importProblem(from: string, item: Import, paths: ReadonlySet<string>): string | undefined {
  if (item.target.kind !== 'source') return undefined;
  const path = item.target.path;
  if (!paths.has(path)) return `${item.specifier} names no file in src/`;
  if (item.specifier.startsWith('.') && topFolder(path) !== topFolder(from)) {
    return `${item.specifier} climbs out of ${topFolder(from)}/: write #${path}`;
  }
  if (posix.basename(path) === 'index.ts' && from.startsWith(`${posix.dirname(path)}/`) && !isTest(from)) {
    return `${item.specifier} is its own face: import the sibling file`;
  }
  // A layer within a layer has a face of its own.
  if (layers.some(({ folder }) => path === `${folder}/index.ts`)) return undefined;
  const module = enclosingFolders(path).find(
    (folder) => paths.has(`${folder}/index.ts`) && !from.startsWith(`${folder}/`) && !facelessFolders.includes(folder),
  );
  if (module === undefined || path === `${module}/index.ts` || behindFaces[from] !== undefined) return undefined;
  return `${item.specifier} reaches behind a face: import #${module}/index.ts`;
}

function faceWithCode(file: SourceFile): readonly Violation[] {
  if (posix.basename(file.path) !== 'index.ts') return [];
  const own = file.program.body.some(
    (node) => !(node.type === 'ExportNamedDeclaration' && node.source !== null) && node.type !== 'ExportAllDeclaration',
  );
  return own ? [{ path: file.path, line: 1, problem: 'a face only hands on: move its code to a file of its own' }] : [];
}

/** `a/b/c.ts` -> `a`, `a/b`. */
function enclosingFolders(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function topFolder(path: string): string {
  return path.split('/')[0] ?? '';
}
