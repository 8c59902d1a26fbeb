import { canonicalJson } from '../shared/index.ts';
import type { ReleaseDefinition, ReleasePart } from './release.ts';

type ReleaseComponent = 'instructions' | 'model' | 'parameter' | 'tool' | 'retrieval' | 'artefact';

/** One thing that differs between two releases. `before` or `after` is missing where it was added or removed. */
type ReleaseChange = {
  /** The component of the bundle that it is in; absent where it is the release's own. */
  readonly part?: string | undefined;
  readonly component: ReleaseComponent;
  /** Which tool or parameter; empty where there is only one of the kind. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
};

const NOTHING: ReleasePart = { parameters: {}, tools: [] };

/** What changed from one definition to another, component by component, in a fixed order: its own first, then its parts by name. */
export function diffReleases(before: ReleaseDefinition, after: ReleaseDefinition): readonly ReleaseChange[] {
  const [old, now] = [before.components ?? {}, after.components ?? {}];
  const parts = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return [
    ...diffParts(before, after),
    ...parts.flatMap((part) =>
      diffParts(old[part] ?? NOTHING, now[part] ?? NOTHING).map((change) => ({ part, ...change })),
    ),
  ];
}

function diffParts(before: ReleasePart, after: ReleasePart): readonly ReleaseChange[] {
  return [
    ...compare('instructions', '', before.instructions, after.instructions),
    ...compare('model', '', modelText(before), modelText(after)),
    ...compareMaps('parameter', textMap(Object.entries(before.parameters)), textMap(Object.entries(after.parameters))),
    ...compareMaps('tool', toolMap(before), toolMap(after)),
    ...compare('retrieval', '', optionalJson(before.retrieval), optionalJson(after.retrieval)),
    ...compare('artefact', '', before.artefact?.digest, after.artefact?.digest),
  ];
}

function compareMaps(
  component: ReleaseComponent,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ReleaseChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => compare(component, name, before.get(name), after.get(name)));
}

function compare(
  component: ReleaseComponent,
  name: string,
  before: string | undefined,
  after: string | undefined,
): readonly ReleaseChange[] {
  if (before === after) return [];
  if (before === undefined) return [{ component, name, change: 'added', after: after ?? '' }];
  if (after === undefined) return [{ component, name, change: 'removed', before }];
  return [{ component, name, change: 'changed', before, after }];
}

function modelText(definition: ReleasePart): string | undefined {
  const model = definition.model;
  if (model === undefined) return undefined;
  return model.version === undefined ? model.name : `${model.name} ${model.version}`;
}

function toolMap(definition: ReleasePart): ReadonlyMap<string, string> {
  return textMap(definition.tools.map((tool) => [tool.name, tool] as const));
}

function textMap(entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, string> {
  return new Map(entries.map(([name, value]) => [name, canonicalJson(value)]));
}

function optionalJson(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}
