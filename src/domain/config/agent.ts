import { type Dataset, type DatasetProblem, readDataset } from '../dataset/index.ts';
import type { ReleaseDefinition } from '../release/index.ts';
import { checkCall } from './check-call.ts';
import { checkRuntime } from './check-runtime.ts';
import { type DefinitionResolution, readDefinition, resolveDefinition } from './definition.ts';
import { resolveDeploy } from './deploy.ts';
import { type Path, type Problem, problem } from './problem.ts';
import type { DeployConfig } from './project.ts';
import {
  folderOf,
  insideProject,
  type ReadEnv,
  type ReadFile,
  readReference,
  referencedPath,
  releaseFilePath,
} from './reference.ts';
import { entry } from './tree.ts';

/** What of an agent comes from files and the environment. */
export type AgentParts = {
  readonly definition: ReleaseDefinition | undefined;
  readonly dataset: Dataset | undefined;
  readonly plantedSecrets: readonly string[];
  readonly deploy: Readonly<Record<string, DeployConfig>>;
  readonly problems: readonly Problem[];
};

type AgentSurroundings = {
  readonly environments: readonly string[];
  readonly readFile: ReadFile;
  readonly env: ReadEnv;
};

/** Reads everything that an agent's settings point at. The settings' own shape is judged by their schema. */
export function readAgent(agent: unknown, at: Path, around: AgentSurroundings): AgentParts {
  const definition = definitionOf(agent, at, around.readFile);
  const dataset = datasetOf(entry(agent, 'dataset'), [...at, 'dataset'], around.readFile);
  const planted = plantedOf(entry(agent, 'plantedSecrets'), [...at, 'plantedSecrets'], around.readFile);
  const { deploy, problems } = resolveDeploy(agent, at, around.environments, around.env);
  return {
    definition: definition.definition,
    dataset: dataset.dataset,
    plantedSecrets: planted.texts,
    deploy,
    problems: [
      ...checkRuntime(agent, at),
      ...checkCall(agent, at),
      ...definition.problems,
      ...dataset.problems,
      ...planted.problems,
      ...problems,
    ],
  };
}

function definitionOf(
  agent: unknown,
  at: Path,
  readFile: ReadFile,
): { readonly definition: ReleaseDefinition | undefined; readonly problems: readonly Problem[] } {
  const release = entry(agent, 'release');
  if (release === undefined) return readDefinition(agent, { readFile, folder: '', at });
  if (typeof release !== 'string') return { definition: undefined, problems: [] };
  const doubled = ['instructions', 'model', 'parameters', 'tools', 'retrieval', 'artefact', 'components']
    .filter((key) => entry(agent, key) !== undefined)
    .map((key) => problem([...at, key], `\`release: ${release}\` says this already; keep one of the two`));
  const path = releaseFilePath(release);
  const read = readReference([...at, 'release'], '', path, readFile);
  if (read.kind === 'problem') return { definition: undefined, problems: [...doubled, read.problem] };
  const resolved = fromReleaseFile(read.path, read.text, readFile);
  return resolved.kind === 'ok'
    ? { definition: resolved.definition, problems: doubled }
    : { definition: undefined, problems: [...doubled, ...resolved.problems] };
}

/** Release files arrive here as JSON: whoever gathers the files turns YAML into it. */
function fromReleaseFile(file: string, text: string, readFile: ReadFile): DefinitionResolution {
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch (error) {
    const message = `expected the release file as JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'invalid', problems: [{ ...problem([], message), file }] };
  }
  return resolveDefinition({ source, readFile, file, folder: folderOf(file) });
}

function datasetOf(
  value: unknown,
  at: Path,
  readFile: ReadFile,
): { readonly dataset: Dataset | undefined; readonly problems: readonly Problem[] } {
  if (typeof value !== 'string') return { dataset: undefined, problems: [] };
  const read = readReference(at, '', referencedPath(value) ?? value, readFile);
  if (read.kind === 'problem') return { dataset: undefined, problems: [read.problem] };
  const { dataset, problems, lossy } = readDataset({ file: read.path, text: read.text });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (lossy > 0) {
    const message = `expected cases that can be read whole: something is left out of ${lossy} in "${read.path}"`;
    const remedy = `headgate dataset check ${read.path} says what; headgate dataset convert ${read.path} --out cases.jsonl keeps the rest`;
    return { dataset, problems: [problem(at, `${message}. ${remedy}`), ...inFile(errors, read.path)] };
  }
  if (errors.length === 0 && dataset.cases.length === 0) {
    return { dataset, problems: [problem(at, `expected at least one case in "${read.path}", got none`)] };
  }
  return { dataset, problems: inFile(errors, read.path) };
}

/** Of a dataset at most so many are shown; `headgate dataset check` shows them all. */
const MOST_SHOWN = 100;

function inFile(errors: readonly DatasetProblem[], file: string): readonly Problem[] {
  const shown = errors.slice(0, MOST_SHOWN).map(({ line, path, message }): Problem => ({ file, line, path, message }));
  const more = errors.length - shown.length;
  if (more === 0) return shown;
  return [
    ...shown,
    { file, path: [], line: errors.at(-1)?.line, message: `and ${more} more: headgate dataset check ${file}` },
  ];
}

/** Never shown in a problem: someone may plant a real one. */
function plantedOf(
  value: unknown,
  at: Path,
  readFile: ReadFile,
): { readonly texts: readonly string[]; readonly problems: readonly Problem[] } {
  if (value === undefined) return { texts: [], problems: [] };
  const path = referencedPath(value);
  const list = path === undefined ? { lines: value, problem: undefined } : linesOf(at, path, readFile);
  if (list.problem !== undefined) return { texts: [], problems: [list.problem] };
  if (!Array.isArray(list.lines)) return { texts: [], problems: [problem(at, 'expected a list of texts, or "@file"')] };
  const problems = list.lines.flatMap((text: unknown, index) =>
    typeof text === 'string' && text.trim().length >= 4
      ? []
      : [problem([...at, index], 'expected text of at least 4 characters')],
  );
  return { texts: list.lines.filter((text): text is string => typeof text === 'string'), problems };
}

function linesOf(
  at: Path,
  path: string,
  readFile: ReadFile,
): { readonly lines: unknown; readonly problem: Problem | undefined } {
  const read = readReference(at, '', path, readFile);
  if (read.kind === 'problem') return { lines: [], problem: read.problem };
  return { lines: read.text.split(/\r?\n/).filter((line) => line.trim() !== ''), problem: undefined };
}

/** Where a release file named by an agent lies; undefined when out of the project. */
export function releasePathOf(agent: unknown): string | undefined {
  const release = entry(agent, 'release');
  return typeof release === 'string' ? insideProject('', releaseFilePath(release)) : undefined;
}
