import { expect, it } from 'vitest';
import { type Case, caseSchema } from './case.ts';
import { filterCases } from './filter-cases.ts';

const aCase = (id: string, tags: readonly string[], expectedIntent?: string): Case =>
  caseSchema.parse({ id, query: '?', tags, ...(expectedIntent === undefined ? {} : { expectedIntent }) });
const cases = [
  aCase('a', ['orders', 'late'], 'tracking'),
  aCase('b', ['orders'], 'returns'),
  aCase('c', ['safety']),
  aCase('d', ['late'], 'tracking'),
];
const chosen = (tags: readonly string[], intents: readonly string[], ids: readonly string[] = []) => {
  const { cases: found, why, unknown } = filterCases(cases, { tags, intents, ids });
  return [found.map(({ id }) => id).join(''), why, ...unknown];
};

it('takes cases with one of the tags and one of the intents, and says how', () => {
  expect(chosen(['orders'], [])).toEqual(['ab', 'only the 2 of 4 cases tagged orders']);
  expect(chosen(['orders', 'safety'], [])).toEqual(['abc', 'only the 3 of 4 cases tagged orders or safety']);
  expect(chosen([], ['tracking'])).toEqual(['ad', 'only the 2 of 4 cases of the intent tracking']);
  expect(chosen(['orders'], ['tracking'])).toEqual([
    'a',
    'only the 1 of 4 cases tagged orders and of the intent tracking',
  ]);
});

it('takes cases by their ids', () => {
  expect(chosen([], [], ['d', 'a'])).toEqual(['ad', 'only the 2 of 4 cases with the id d or a']);
  expect(chosen(['orders'], [], ['d', 'a'])[0]).toBe('a');
  expect(chosen([], [], ['a', 'e'])).toEqual(['a', expect.any(String), 'e']);
});

it('names what no case has, though others match', () => {
  expect(chosen(['orders', 'ordrs'], ['refund'])).toEqual(['', expect.any(String), 'ordrs', 'refund']);
  expect(chosen(['safety'], ['tracking'])).toEqual(['', expect.any(String)]);
});
