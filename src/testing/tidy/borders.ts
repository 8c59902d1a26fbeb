import { domainNames, guardedPackages, type Layer, layers } from '#layers.ts';
import { type Import, isForTests, isTest, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Imports that cross a border of `layers.ts`, to a folder or to a package. */
export function findBorderCrossings(tree: readonly SourceFile[]): readonly Violation[] {
  return tree.flatMap((file) =>
    file.imports.flatMap((item) => {
      const problem = problemOf(file, item);
      return problem === undefined ? [] : [{ path: file.path, line: item.line, problem }];
    }),
  );
}

function problemOf(file: SourceFile, item: Import): string | undefined {
  const layer = layerOf(file.path);
  // Files directly in src/ are the table of borders and its test.
  if (layer === undefined) return file.path.includes('/') ? `no layer in layers.ts holds ${file.path}` : undefined;
  if (item.target.kind === 'outside') return `${item.specifier} lies outside src/`;
  if (item.target.kind === 'package') return isForTests(file.path) ? undefined : packageProblem(layer, item);
  const path = item.target.path;
  if (isInside(path, layer.folder)) return undefined;
  if (isInside(path, 'testing')) {
    return isTest(file.path) ? undefined : 'only tests import testing/';
  }
  if (layer.imports.some((folder) => isInside(path, folder))) return undefined;
  if (layer.typesOf?.some((folder) => isInside(path, folder))) {
    return item.typeOnly
      ? undefined
      : `${layer.folder}/ may import only types from ${item.specifier}: use "import type"`;
  }
  return `${layer.folder}/ may not import ${item.specifier}: layers.ts allows ${allowedText(layer)}`;
}

function packageProblem(layer: Layer, item: Import): string | undefined {
  if (item.target.kind !== 'package') return undefined;
  const name = item.target.name;
  const allowed = layer.packages;
  if (allowed !== 'free') {
    if (!allowed.some((pattern) => matches(name, pattern))) {
      return `${layer.folder}/ may not import the package ${name}: it may import ${allowed.join(', ') || 'none'}`;
    }
    const names = domainNames[name];
    const other = names === undefined ? undefined : item.names.find((taken) => !names.includes(taken));
    return other === undefined
      ? undefined
      : `${layer.folder}/ may take only ${names?.join(', ')} from ${name}, not ${other}`;
  }
  const guard = guardedPackages.find(({ packages }) => packages.some((pattern) => matches(name, pattern)));
  if (guard === undefined || guard.homes.some((home) => isInside(layer.folder, home))) return undefined;
  const homes = guard.homes.map((home) => `${home}/`).join(', ') || 'tests';
  return `the package ${name} is at home in ${homes} only`;
}

function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => path.startsWith(`${layer.folder}/`));
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function allowedText(layer: Layer): string {
  return layer.imports.length === 0 ? 'nothing' : layer.imports.join(', ');
}
