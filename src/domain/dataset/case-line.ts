import type { Case } from './case.ts';

/** A case as a line of a dataset of ours, without what it has by default anyway. */
export function caseLine(item: Case): string {
  const { tags, weight, reviewed, ...fields } = item;
  return JSON.stringify({
    ...fields,
    ...(tags.length === 0 ? {} : { tags }),
    ...(weight === 1 ? {} : { weight }),
    ...(reviewed ? {} : { reviewed }),
  });
}
