import { digestOfJson } from '../shared/index.ts';
import type { Case } from './case.ts';

/** Cases that ask the same and expect the same as an earlier one; how they are called, tagged and weighed doesn't matter. */
export function findDuplicates(cases: readonly Case[]): readonly { readonly item: Case; readonly earlier: Case }[] {
  const first = new Map<string, Case>();
  return cases.flatMap((item) => {
    const key = contentKey(item);
    const earlier = first.get(key);
    if (earlier !== undefined) return [{ item, earlier }];
    first.set(key, item);
    return [];
  });
}

function contentKey({ id: _, tags: _t, weight: _w, reviewed: _r, heldBack: _h, ...content }: Case): string {
  const asked = content.query === undefined ? content : { ...content, query: content.query.trim() };
  return digestOfJson(JSON.parse(JSON.stringify(asked)));
}
