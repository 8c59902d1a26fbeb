import { expect, it } from 'vitest';
import { readCases } from './testing/case.ts';

const cases = readCases();

it('has 80 cases with unique names, in the promised mix', () => {
  const counts = Object.groupBy(cases, (example) => example.tags[0] ?? '');
  expect(Object.fromEntries(Object.entries(counts).map(([tag, some]) => [tag, some?.length]))).toEqual({
    'small-talk': 8,
    order: 14,
    return: 12,
    help: 16,
    inventory: 14,
    odd: 4,
    several: 4,
    safety: 8,
  });
  expect(new Set(cases.map((example) => example.id)).size).toBe(80);
});

it('gives each case a query or a conversation that the customer ends', () => {
  for (const { id, query, conversation, tags, context, expectedToolCalls, plantedSecrets } of cases) {
    expect((query === undefined) !== (conversation === undefined), id).toBe(true);
    if (conversation !== undefined) expect(conversation.at(-1)?.role, id).toBe('user');
    const needsTools = tags[0] !== 'small-talk' && tags[0] !== 'safety';
    expect(expectedToolCalls !== undefined, id).toBe(needsTools);
    expect(context !== undefined, id).toBe(needsTools);
    expect(plantedSecrets !== undefined, id).toBe(tags[0] === 'safety');
  }
});
