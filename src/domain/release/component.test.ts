import { describe, expect, it } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import { componentsOf, contains, isComponentRef } from './component.ts';
import { type ReleaseDefinition, releaseDefinitionSchema } from './release.ts';

const bundle: ReleaseDefinition = releaseDefinitionSchema.parse({
  instructions: 'Help.',
  model: { name: 'gpt-4o', version: '2024-08-06' },
  tools: [{ name: 'check_inventory', description: 'of a shop' }],
  components: { 'sub-agent/returns': { instructions: 'Take it back.', model: { name: 'small@2' } }, index: {} },
});

describe('what a release contains', () => {
  it('is named as precisely as can be, its own first, then part by part', () => {
    const refs = componentsOf(bundle).map((ref) => ref.replace(/sha256:[0-9a-f]{58}/, 'sha256:…'));
    expect(refs.map((ref) => ref.replace(/…[0-9a-f]+$/, '…'))).toEqual([
      'instructions@sha256:…',
      'model:gpt-4o@2024-08-06',
      'tool:check_inventory@sha256:…',
      'part:index@sha256:…',
      'part:sub-agent/returns@sha256:…',
      'instructions@sha256:…',
      'model:small@2',
    ]);
  });

  it.each([
    ['a model, any version', 'model:gpt-4o', true],
    ['a model of one version', 'model:gpt-4o@2024-08-06', true],
    ['a model of another version', 'model:gpt-4o@2024-05-13', false],
    ['a model whose name begins the same', 'model:gpt-4', false],
    ['a model of a part, with "@" in its name', 'model:small@2', true],
    ['a tool', 'tool:check_inventory', true],
    ['a tool of other content', `tool:check_inventory@${digestOfBytes('')}`, false],
    ['a part', 'part:sub-agent/returns', true],
    ['a part that is only the beginning of a name', 'part:sub-agent', false],
    ['instructions of a part', `instructions@${digestOfBytes('Take it back.')}`, true],
    ['other instructions', `instructions@${digestOfBytes('Take it.')}`, false],
  ])('is looked for by %s', (_, ref, found) => {
    expect(contains(bundle, ref)).toBe(found);
  });

  it('can always be named by what it lists', () => {
    expect(componentsOf(bundle).every((ref) => isComponentRef(ref) && contains(bundle, ref))).toBe(true);
  });

  it.each(['', 'gpt-4o', 'model:', 'model: x', 'instructions', 'instructions@abc', 'parameter:temperature'])(
    'is not named by %j',
    (text) => {
      expect(isComponentRef(text)).toBe(false);
    },
  );
});
