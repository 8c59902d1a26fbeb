import { expect, it } from 'vitest';
import { changeTexts } from './change-text.ts';
import type { ReleaseDefinition } from './release.ts';

const lookup = { name: 'lookup', description: 'finds an order', parameters: {} };
const before: ReleaseDefinition = {
  instructions: `Answer questions about orders. ${'Be brief. '.repeat(10)}`,
  model: { name: 'gpt-5' },
  parameters: { temperature: 0 },
  tools: [lookup],
};

it('says what changed in a line each, with both values where they are short', () => {
  const after: ReleaseDefinition = {
    ...before,
    model: { name: 'gpt-5-mini' },
    instructions: `${before.instructions} Apologise.`,
    parameters: { temperature: 1 },
    tools: [
      { ...lookup, description: 'finds orders' },
      { ...lookup, name: 'refund' },
    ],
  };
  expect(changeTexts(before, after)).toEqual([
    'instructions changed',
    'model gpt-5 -> gpt-5-mini',
    'parameter temperature 0 -> 1',
    'tool lookup changed',
    'tool refund added',
  ]);
  expect(changeTexts(before, before)).toEqual([]);
});
