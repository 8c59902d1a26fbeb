import { type ReleaseDefinition, releaseDefinitionSchema } from '../release/index.ts';
import { digestOfBytes, isDigest } from '../shared/index.ts';
import { checkSecrets } from './check-secrets.ts';
import { jsonProblems } from './json-problem.ts';
import { type Path, type Problem, problem, unexpected } from './problem.ts';
import { type ReadFile, readReference, referencedPath } from './reference.ts';
import { schemaProblems } from './schema-problem.ts';
import { definitionSettings } from './settings/definition-settings.ts';
import { normaliseTools } from './tool-list.ts';
import { entry, isTree } from './tree.ts';

export type DefinitionResolution =
  | { readonly kind: 'ok'; readonly definition: ReleaseDefinition }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Where a definition stands: `file` undefined is headgate.yaml; `folder` is what its references are relative to. */
type DefinitionPlace = {
  readonly readFile: ReadFile;
  readonly file?: string | undefined;
  readonly folder: string;
  readonly at: Path;
};

/**
 * A release definition from a parsed release file, `{ instructions: "@instructions.md", model, parameters, tools: "@tools.json",
 * artefact: "@file" }`. The same content gives the same definition on every machine: line ends of text files count as one.
 */
export function resolveDefinition(input: {
  readonly source: unknown;
  readonly readFile: ReadFile;
  /** The release file itself, for problems. */
  readonly file?: string | undefined;
  readonly folder?: string | undefined;
}): DefinitionResolution {
  const place = { readFile: input.readFile, file: input.file, folder: input.folder ?? '', at: [] };
  const shape = [...checkSecrets(input.source), ...schemaProblems(definitionSettings, input.source)];
  const read = readDefinition(input.source, place);
  const problems = [...shape.map((each) => ({ ...each, file: input.file })), ...read.problems];
  return problems.length > 0 || read.definition === undefined
    ? { kind: 'invalid', problems }
    : { kind: 'ok', definition: read.definition };
}

/** Reads what is readable of a definition whose shape a schema judges apart, so that all problems come at once. */
export function readDefinition(
  source: unknown,
  place: DefinitionPlace,
): { readonly definition: ReleaseDefinition | undefined; readonly problems: readonly Problem[] } {
  const own = readPart(source, place);
  const components = entry(source, 'components');
  const parts = (isTree(components) ? Object.entries(components) : []).map(([name, part]) => {
    const at = [...place.at, 'components', name];
    const read = readPart(part, { ...place, at });
    const empty = emptyProblem(part, at, PART_KEYS).map((each) => ({ ...each, file: place.file }));
    return { name, value: read.value, problems: [...read.problems, ...empty] };
  });
  const problems = [
    ...own.problems,
    ...emptyProblem(source, place.at, [...PART_KEYS, 'components']).map((each) => ({ ...each, file: place.file })),
    ...parts.flatMap((part) => part.problems),
  ];
  const parsed = releaseDefinitionSchema.safeParse({
    ...own.value,
    ...(parts.length === 0 ? {} : { components: Object.fromEntries(parts.map(({ name, value }) => [name, value])) }),
  });
  if (problems.length > 0 || !parsed.success) return { definition: undefined, problems };
  return { definition: JSON.parse(JSON.stringify(parsed.data)), problems };
}

const PART_KEYS = ['instructions', 'model', 'tools', 'artefact', 'retrieval', 'parameters'] as const;

function readPart(source: unknown, place: DefinitionPlace): Part<Readonly<Record<string, unknown>>> {
  const instructions = readInstructions(entry(source, 'instructions'), place);
  const tools = readTools(entry(source, 'tools'), place);
  const artefact = readArtefact(entry(source, 'artefact'), place);
  const [model, parameters, retrieval] = ['model', 'parameters', 'retrieval'].map((key) => entry(source, key));
  const here = ['parameters', 'retrieval'].flatMap((key) => {
    const value = entry(source, key);
    return isTree(value) ? jsonProblems(value, [...place.at, key]) : [];
  });
  const value = {
    instructions: instructions.value,
    model: typeof model === 'string' ? { name: model } : model,
    parameters: parameters ?? undefined,
    tools: tools.value,
    retrieval: retrieval ?? undefined,
    artefact: artefact.value,
  };
  const placed = here.map((each) => ({ ...each, file: place.file }));
  return { value, problems: [...instructions.problems, ...tools.problems, ...artefact.problems, ...placed] };
}

type Part<T> = { readonly value: T | undefined; readonly problems: readonly Problem[] };

function readInstructions(value: unknown, place: DefinitionPlace): Part<string> {
  const found = textOf(value, [...place.at, 'instructions'], place);
  // Git may write CRLF on one machine and LF on another; that is no other prompt.
  return { ...found, value: found.value?.replaceAll('\r\n', '\n') };
}

function readTools(value: unknown, place: DefinitionPlace): Part<ReleaseDefinition['tools']> {
  if (value === undefined) return { value: undefined, problems: [] };
  const at = [...place.at, 'tools'];
  const path = referencedPath(value);
  if (path === undefined) {
    const { tools, problems } = normaliseTools(value, at);
    return { value: [...tools], problems: problems.map((each) => ({ ...each, file: place.file })) };
  }
  const read = readReference(at, place.folder, path, place.readFile);
  if (read.kind === 'problem') return { value: undefined, problems: [{ ...read.problem, file: place.file }] };
  const json = parseJson(read.text);
  if (json.kind === 'problem')
    return { value: undefined, problems: [{ ...problem([], json.message), file: read.path }] };
  const { tools, problems } = normaliseTools(json.value, []);
  return { value: [...tools], problems: problems.map((each) => ({ ...each, file: read.path })) };
}

/** A file of an artefact is its digest already, or text whose digest is taken here. */
function readArtefact(value: unknown, place: DefinitionPlace): Part<{ digest: string }> {
  const at = [...place.at, 'artefact'];
  if (value === undefined) return { value: undefined, problems: [] };
  const path = referencedPath(value);
  if (path !== undefined) {
    const read = readReference(at, place.folder, path, place.readFile);
    if (read.kind === 'problem') return { value: undefined, problems: [{ ...read.problem, file: place.file }] };
    return { value: { digest: isDigest(read.text) ? read.text : digestOfBytes(read.text) }, problems: [] };
  }
  const digest = isTree(value) ? entry(value, 'digest') : value;
  if (typeof digest === 'string' && isDigest(digest)) return { value: { digest }, problems: [] };
  const expected = '"@file", or a digest "sha256:<64 hex digits>"';
  return { value: undefined, problems: [{ ...unexpected(at, expected, digest), file: place.file }] };
}

function textOf(value: unknown, at: Path, place: DefinitionPlace): Part<string> {
  if (typeof value !== 'string') return { value: undefined, problems: [] };
  const path = referencedPath(value);
  if (path === undefined) return { value, problems: [] };
  const read = readReference(at, place.folder, path, place.readFile);
  if (read.kind === 'problem') return { value: undefined, problems: [{ ...read.problem, file: place.file }] };
  if (read.text.trim() !== '') return { value: read.text, problems: [] };
  return {
    value: undefined,
    problems: [{ ...problem(at, `expected text in "${read.path}", the file is empty`), file: place.file }],
  };
}

/** A release is named by its definition: with an empty one, all releases of an agent would be the same. */
function emptyProblem(source: unknown, at: Path, keys: readonly string[]): readonly Problem[] {
  if (!isTree(source) || keys.some((key) => entry(source, key) !== undefined)) return [];
  return [problem(at, 'expected what the agent is, got nothing: give `instructions`, `model`, `tools` or `artefact`')];
}

function parseJson(
  text: string,
): { readonly kind: 'ok'; readonly value: unknown } | { readonly kind: 'problem'; readonly message: string } {
  try {
    return { kind: 'ok', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'problem', message: `expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
