import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Files that import each other in a circle, type imports included. Each circle is reported once. */
export function findCycles(tree: readonly SourceFile[]): readonly Violation[] {
  const targets = new Map(tree.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const trail: string[] = [];
  const found: Violation[] = [];
  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const circle = [...trail.slice(at), path].join(' -> ');
      found.push({ path, line: 1, problem: `is part of an import cycle: ${circle}` });
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const next of targets.get(path) ?? []) visit(next);
    trail.pop();
    done.add(path);
  };
  for (const file of tree) visit(file.path);
  return found;
}

function targetsOf(file: SourceFile): readonly string[] {
  return [...new Set(file.imports.flatMap(({ target }) => (target.kind === 'source' ? [target.path] : [])))];
}
