import { releasePathOf } from './agent.ts';
import { calibrationFile } from './calibration.ts';
import { objectiveFiles } from './check-red-team.ts';
import { modelJudgedKinds } from './own-evaluator.ts';
import { folderOf, insideProject, type ReadFile, referencedPath } from './reference.ts';
import { entry, keysOf, valueAt } from './tree.ts';

/**
 * How a file that a configuration names is read: as it is, as YAML turned into JSON, as cases (as it is, but YAML as JSON), or only
 * for its digest.
 */
export type ReferencedFile = { readonly path: string; readonly as: 'text' | 'release' | 'dataset' | 'digest' };

/**
 * The files that a source names, in order, each once. Those that a release file names are listed once `readFile` knows that
 * release file (as JSON): ask again after reading. Paths that lead out of the project are left out; resolving refuses them.
 */
export function listReferencedFiles(source: unknown, readFile: ReadFile): readonly ReferencedFile[] {
  const agents = entry(source, 'agents');
  const found = [
    ...keysOf(agents).flatMap((name) => filesOfAgent(entry(agents, name), readFile)),
    ...file('', calibrationFile(source), 'text'),
    ...objectiveFiles(source).flatMap((path) => file('', path, 'text')),
    ...filesOfOwnEvaluators(valueAt(source, ['evaluation', 'own'])),
  ];
  const byPath = new Map<string, ReferencedFile>();
  // A file that is read as text anywhere travels as text; its digest can be taken from that.
  for (const file of found) if (file.as !== 'digest' || !byPath.has(file.path)) byPath.set(file.path, file);
  return [...byPath.values()];
}

/** The files that a definition names, in a release file of `folder` or in headgate.yaml. */
export function filesOfDefinition(source: unknown, folder: string): readonly ReferencedFile[] {
  const components = entry(source, 'components');
  return [
    ...keysOf(components).flatMap((name) => filesOfDefinition(entry(components, name), folder)),
    ...file(folder, referencedPath(entry(source, 'instructions')), 'text'),
    ...file(folder, referencedPath(entry(source, 'tools')), 'text'),
    ...file(folder, referencedPath(entry(source, 'artefact')), 'digest'),
  ];
}

function filesOfAgent(agent: unknown, readFile: ReadFile): readonly ReferencedFile[] {
  const dataset = entry(agent, 'dataset');
  const release = releasePathOf(agent);
  return [
    ...(release === undefined ? [] : [{ path: release, as: 'release' as const }, ...filesOfRelease(release, readFile)]),
    ...filesOfDefinition(agent, ''),
    ...file('', typeof dataset === 'string' ? (referencedPath(dataset) ?? dataset) : undefined, 'dataset'),
    ...file('', referencedPath(entry(agent, 'plantedSecrets')), 'text'),
  ];
}

function filesOfOwnEvaluators(own: unknown): readonly ReferencedFile[] {
  return keysOf(own).flatMap((name) => {
    const command = valueAt(own, [name, 'command']);
    return [
      ...file('', referencedPath(valueAt(own, [name, 'rubric'])), 'text'),
      ...file('', inputFile(valueAt(own, [name])), 'text'),
      ...file('', moduleFile(valueAt(own, [name])), 'digest'),
      ...(Array.isArray(command) ? command : []).flatMap((part) => file('', referencedPath(part), 'digest')),
    ];
  });
}

/** Of a grader that asks a model; others compare what stands there. */
function inputFile(settings: unknown): string | undefined {
  const isTold = modelJudgedKinds.some((kind) => kind === entry(settings, 'kind'));
  return isTold ? referencedPath(entry(settings, 'input')) : undefined;
}

function moduleFile(settings: unknown): string | undefined {
  const path = entry(settings, 'file');
  return typeof path === 'string' ? (referencedPath(path) ?? path) : undefined;
}

function filesOfRelease(path: string, readFile: ReadFile): readonly ReferencedFile[] {
  const text = readFile(path);
  if (typeof text !== 'string') return [];
  try {
    return filesOfDefinition(JSON.parse(text), folderOf(path));
  } catch {
    // Not JSON: resolving says so, with the file's name.
    return [];
  }
}

function file(folder: string, path: string | undefined, as: ReferencedFile['as']): readonly ReferencedFile[] {
  const inside = path === undefined ? undefined : insideProject(folder, path);
  return inside === undefined ? [] : [{ path: inside, as }];
}
