import { describe, expect, it } from 'vitest';
import { type Case, caseSchema } from './case.ts';
import { selectCases } from './select-cases.ts';

const aCase = (id: string, more: object = {}): Case => caseSchema.parse({ id, query: '?', ...more });
const calls = (name: string) => ({ expectedToolCalls: [{ name }] });
const cases = [
  ...Array.from({ length: 50 }, (_, index) => aCase(`plain-${index}`)),
  ...Array.from({ length: 10 }, (_, index) => aCase(`stock-${index}`, { ...calls('check_stock'), tags: ['stock'] })),
  ...Array.from({ length: 6 }, (_, index) => aCase(`safety-${index}`, { tags: ['safety'] })),
  aCase('never', { forbiddenToolCalls: [{ name: 'refund' }] }),
];
const changed = (component: 'tool' | 'instructions', name = '') => ({ component, name, change: 'changed' }) as const;
const count = (chosen: readonly Case[], prefix: string) => chosen.filter(({ id }) => id.startsWith(prefix)).length;

describe('a few cases instead of all', () => {
  it('are those that a changed tool touches, and some of every other kind', () => {
    const { cases: chosen, why } = selectCases(cases, [changed('tool', 'check_stock')], 20);
    expect(chosen).toHaveLength(20);
    expect(count(chosen, 'stock-')).toBe(10);
    expect(count(chosen, 'safety-')).toBeGreaterThanOrEqual(4);
    expect(count(chosen, 'plain-')).toBeGreaterThanOrEqual(4);
    expect(why).toBe(
      '20 of 67 cases: 10 of the 10 that expect or forbid a changed tool (check_stock), and of every other kind some; 47 others were left out',
    );
    expect(selectCases(cases, [changed('tool', 'refund')], 20).cases.map(({ id }) => id)).toContain('never');
  });

  it('leave room for the rest, though a changed tool touches more than fit', () => {
    const { cases: chosen } = selectCases(cases, [changed('tool', 'check_stock')], 10);
    expect(count(chosen, 'stock-')).toBeGreaterThanOrEqual(6);
    expect(count(chosen, 'safety-') + count(chosen, 'plain-')).toBeGreaterThanOrEqual(2);
  });

  it('are of every kind where anything else changed, or nothing did', () => {
    for (const changes of [[changed('tool', 'check_stock'), changed('instructions')], []]) {
      const { cases: chosen, why } = selectCases(cases, changes, 18);
      expect([count(chosen, 'stock-'), count(chosen, 'safety-'), count(chosen, 'plain-')]).toEqual([6, 6, 6]);
      expect(why).toBe('18 of 67 cases, of every kind some; 49 others were left out');
    }
  });

  it('are the same each time, whatever the order of the dataset, and all where all fit', () => {
    const ids = (of: readonly Case[]) => selectCases(of, [], 15).cases.map(({ id }) => id);
    expect(new Set(ids(cases.toReversed()))).toEqual(new Set(ids(cases)));
    expect(selectCases(cases, [], 67)).toEqual({ cases, of: 67, why: 'all 67 cases' });
  });
});
