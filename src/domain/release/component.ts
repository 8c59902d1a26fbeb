import { digestOfBytes, digestOfJson } from '../shared/index.ts';
import type { ReleaseDefinition, ReleasePart } from './release.ts';

/**
 * Names something that a release contains: `model:gpt-4o`, `model:gpt-4o@2024-08-06`, `tool:check_inventory`, `part:sub-agent/returns`
 * (of a bundle), `instructions@sha256:…`. With `@sha256:…` exactly this content of it is meant, without it every version.
 */
export type ComponentRef = string;

const FORM = /^(?:(?:model|tool|part):\S.*|(?:instructions|retrieval|artefact)@sha256:[0-9a-f]{64})$/;

/** The form of a reference, for the sentence that refuses another. */
export const componentForms =
  'model:NAME, model:NAME@VERSION, tool:NAME, part:NAME, instructions@sha256:…, retrieval@sha256:…, artefact@sha256:…';

export function isComponentRef(text: string): text is ComponentRef {
  return text.length <= 500 && FORM.test(text);
}

/** All that a release contains, as precisely as it can be named, in a fixed order: its own first, then part by part. */
export function componentsOf(definition: ReleaseDefinition): readonly ComponentRef[] {
  const { components = {}, ...own } = definition;
  const parts = Object.keys(components).sort();
  const refs = [
    ...partRefs(own),
    ...parts.flatMap((name) => {
      const part = components[name];
      return part === undefined ? [] : [withDigest(`part:${name}`, part), ...partRefs(part)];
    }),
  ];
  return [...new Set(refs)];
}

/** Whether a release contains what a reference names. */
export function contains(definition: ReleaseDefinition, ref: ComponentRef): boolean {
  return componentsOf(definition).some((own) => own === ref || own.startsWith(`${ref}@`));
}

function partRefs({ instructions, model, tools, retrieval, artefact }: ReleasePart): readonly ComponentRef[] {
  return [
    ...(instructions === undefined ? [] : [`instructions@${digestOfBytes(instructions)}`]),
    ...(model === undefined ? [] : [`model:${model.name}${model.version === undefined ? '' : `@${model.version}`}`]),
    ...tools.map((tool) => withDigest(`tool:${tool.name}`, tool)),
    ...(retrieval === undefined ? [] : [withDigest('retrieval', retrieval)]),
    ...(artefact === undefined ? [] : [`artefact@${artefact.digest}`]),
  ];
}

function withDigest(name: string, content: unknown): ComponentRef {
  return `${name}@${digestOfJson(JSON.parse(JSON.stringify(content)))}`;
}
