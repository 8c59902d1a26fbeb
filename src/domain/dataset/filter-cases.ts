import type { Case } from './case.ts';

/** A split of a dataset: cases that have one of the tags, where any are named, one of the intents, and one of the ids, likewise. */
export type Split = {
  readonly tags: readonly string[];
  readonly intents: readonly string[];
  readonly ids: readonly string[];
};

type Filtered = {
  readonly cases: readonly Case[];
  /** How they were chosen, in words. */
  readonly why: string;
  /** Of what was asked for, what no case has. */
  readonly unknown: readonly string[];
};

export function filterCases(cases: readonly Case[], { tags, intents, ids }: Split): Filtered {
  const chosen = cases.filter(
    (item) =>
      (tags.length === 0 || tags.some((tag) => item.tags.includes(tag))) &&
      (intents.length === 0 || intents.some((intent) => item.expectedIntent === intent)) &&
      (ids.length === 0 || ids.includes(item.id)),
  );
  const what = [
    ...(tags.length === 0 ? [] : [`tagged ${tags.join(' or ')}`]),
    ...(intents.length === 0 ? [] : [`of the intent ${intents.join(' or ')}`]),
    ...(ids.length === 0 ? [] : [`with the id ${ids.join(' or ')}`]),
  ];
  return {
    cases: chosen,
    why: `only the ${chosen.length} of ${cases.length} cases ${what.join(' and ')}`,
    unknown: [
      ...tags.filter((tag) => !cases.some((item) => item.tags.includes(tag))),
      ...intents.filter((intent) => !cases.some((item) => item.expectedIntent === intent)),
      ...ids.filter((id) => !cases.some((item) => item.id === id)),
    ],
  };
}
