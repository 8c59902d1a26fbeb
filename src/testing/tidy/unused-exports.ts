import { allowedUnused } from '#layers.ts';
import { type Export, isForTests, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/**
 * Exported names that no other file imports. A face that hands on what nobody imports from it counts as unused; so does
 * what only tests import. Exceptions are listed with their reasons in `layers.ts`, as `path#name`.
 */
export function findUnusedExports(
  tree: readonly SourceFile[],
  allowed: Readonly<Record<string, string>> = allowedUnused,
): readonly Violation[] {
  const isUsedInProduct = usesIn(tree.filter((file) => !isForTests(file.path)));
  const isUsed = usesIn(tree);
  const unused = tree.flatMap((file) =>
    file.exports.flatMap((item): readonly (Violation & { readonly key: string })[] => {
      const key = `${file.path}#${item.name}`;
      const used = isForTests(file.path) ? isUsed(key) : isUsedInProduct(key);
      if (used || isHandedOnToAll(item)) return [];
      const problem = isUsed(key)
        ? `only tests import ${item.name}: test it through what the product uses`
        : `nobody imports ${item.name}`;
      return [{ path: file.path, line: item.line, problem, key }];
    }),
  );
  return [...unused.filter(({ key }) => allowed[key] === undefined), ...staleExceptions(unused, allowed)];
}

/** Whether these files import a name, given as `path#name`; a whole-module import uses every name. */
function usesIn(files: readonly SourceFile[]): (key: string) => boolean {
  const uses = new Set<string>();
  for (const file of files) {
    for (const { target, names } of file.imports) {
      if (target.kind !== 'source') continue;
      for (const name of names) uses.add(`${target.path}#${name}`);
    }
  }
  return (key) => uses.has(key) || uses.has(`${key.split('#')[0]}#*`);
}

function isHandedOnToAll(item: Export): boolean {
  return item.name === '*';
}

function staleExceptions(
  unused: readonly { readonly key: string }[],
  allowed: Readonly<Record<string, string>>,
): readonly Violation[] {
  return Object.keys(allowed)
    .filter((key) => !unused.some((item) => item.key === key))
    .map((key) => ({ path: 'layers.ts', line: 1, problem: `allowedUnused lists ${key}, which is used or gone` }));
}
