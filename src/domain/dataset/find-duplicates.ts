import { digestOfJson } from '../shared/index.ts';
import { type Case, lastQuery } from './case.ts';

/** Cases that ask the same and expect the same as an earlier one; how they are called, tagged and weighed doesn't matter. */
export function findDuplicates(cases: readonly Case[]): readonly { readonly item: Case; readonly earlier: Case }[] {
  // By what they ask last, of which most datasets have one case each: the whole content of those is never looked at.
  const alike = new Map<string, { readonly item: Case; key?: string }[]>();
  return cases.flatMap((item) => {
    const query = lastQuery(item).trim();
    const others = alike.get(query);
    if (others === undefined) {
      alike.set(query, [{ item }]);
      return [];
    }
    const key = contentKey(item);
    const earlier = others.find((other) => {
      other.key ??= contentKey(other.item);
      return other.key === key;
    });
    if (earlier !== undefined) return [{ item, earlier: earlier.item }];
    others.push({ item, key });
    return [];
  });
}

function contentKey({ id: _, tags: _t, weight: _w, reviewed: _r, heldBack: _h, ...content }: Case): string {
  const asked = content.query === undefined ? content : { ...content, query: content.query.trim() };
  return digestOfJson(JSON.parse(JSON.stringify(asked)));
}
