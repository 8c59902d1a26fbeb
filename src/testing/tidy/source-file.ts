import { type Program, parseSync, Visitor } from 'oxc-parser';
import { resolveSpecifier, type Target } from './resolve-specifier.ts';

/** One import, export-from, `import()` or `import('…')` type. */
export type Import = {
  readonly specifier: string;
  readonly target: Target;
  /** Names taken; `*` stands for the whole module. Empty when imported for its side effects. */
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly reExport: boolean;
  readonly line: number;
};

/** One exported name. `from` is set where it is handed on from another file. */
export type Export = {
  readonly name: string;
  readonly line: number;
  readonly from: { readonly target: Target; readonly name: string } | undefined;
};

export type SourceFile = {
  /** Relative to `src/`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
};

/** @throws when the text is not TypeScript that oxc can parse */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const problem = parsed.errors[0];
  if (problem !== undefined) throw new Error(`${path} does not parse: ${problem.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const imports: Import[] = [];
  const add = (specifier: string, names: readonly string[], at: number, typeOnly = false, reExport = false) => {
    const target = resolveSpecifier(path, specifier);
    imports.push({ specifier, target, names, typeOnly, reExport, line: lineAt(text, at) });
  };
  for (const { moduleRequest, entries, start } of staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    add(
      moduleRequest.value,
      entries.map((entry) => nameOf(entry.importName)),
      start,
      typeOnly,
    );
  }
  const exports: Export[] = [];
  for (const { entries } of staticExports) {
    for (const entry of entries) {
      const name = nameOf(entry.exportName);
      const line = lineAt(text, entry.start);
      if (entry.moduleRequest === null) {
        exports.push({ name, line, from: undefined });
        continue;
      }
      const taken = nameOf(entry.importName);
      add(entry.moduleRequest.value, [taken], entry.start, entry.isType, true);
      exports.push({ name, line, from: { target: resolveSpecifier(path, entry.moduleRequest.value), name: taken } });
    }
  }
  for (const { moduleRequest } of dynamicImports) {
    const literal = /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1] !== undefined) add(literal[1], ['*'], moduleRequest.start);
  }
  new Visitor({
    TSImportType(node) {
      const name = node.qualifier?.type === 'Identifier' ? node.qualifier.name : '*';
      add(node.source.value, [name], node.start, true);
    },
  }).visit(parsed.program);
  return { path, text, program: parsed.program, imports, exports };
}

/** From 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

/** Tests, what they build on, and the table that the tidy test reads. */
export function isForTests(path: string): boolean {
  return isTest(path) || path.startsWith('testing/') || path === 'layers.ts';
}

function nameOf(name: { readonly kind: string; readonly name?: string | null | undefined }): string {
  if (name.kind === 'Name' && typeof name.name === 'string') return name.name;
  return name.kind === 'Default' ? 'default' : '*';
}
