import { describe, expect, it } from 'vitest';
import { diffReleases } from './diff.ts';
import { digestRelease, type ReleaseDefinition, releaseDefinitionSchema } from './release.ts';

const shop: ReleaseDefinition = {
  instructions: 'Be kind.',
  model: { name: 'm' },
  parameters: { temperature: 0.2 },
  tools: [{ name: 't', description: '', parameters: {} }],
};

const part = (instructions: string): NonNullable<ReleaseDefinition['components']>[string] => ({
  instructions,
  parameters: {},
  tools: [],
});

const bundle = (components: Readonly<Record<string, string>>): ReleaseDefinition => ({
  ...shop,
  components: Object.fromEntries(Object.entries(components).map(([name, text]) => [name, part(text)])),
});

describe('a bundle', () => {
  it('is one release: any of its components makes another digest, in whatever order they stand', () => {
    const one = digestRelease('shop', bundle({ 'sub-agent/returns': 'Take it back.', index: 'v7' }));
    expect(digestRelease('shop', bundle({ index: 'v7', 'sub-agent/returns': 'Take it back.' }))).toBe(one);
    expect(digestRelease('shop', bundle({ index: 'v8', 'sub-agent/returns': 'Take it back.' }))).not.toBe(one);
    expect(digestRelease('shop', bundle({ 'sub-agent/returns': 'Take it back.' }))).not.toBe(one);
  });

  it('changes nothing for a release of one part, which keeps the digest that it had before there were bundles', () => {
    expect(digestRelease('shop', releaseDefinitionSchema.parse(shop))).toBe(
      'sha256:42dca2d8d41476f46ccb2f1fc702ea409da36e0fac1e08417a482bf3eb6eb767',
    );
  });

  it('is compared component by component, after what is its own', () => {
    const before = bundle({ 'sub-agent/returns': 'Take it back.', 'sub-agent/old': 'Go.' });
    const after = { ...bundle({ 'sub-agent/returns': 'Never.', 'sub-agent/new': 'Come.' }), instructions: 'Be brief.' };
    const changes = diffReleases(before, after);
    expect(changes.map(({ part: of, component, change }) => [of, component, change])).toEqual([
      [undefined, 'instructions', 'changed'],
      ['sub-agent/new', 'instructions', 'added'],
      ['sub-agent/old', 'instructions', 'removed'],
      ['sub-agent/returns', 'instructions', 'changed'],
    ]);
  });

  it('has named components, and at least one', () => {
    expect(releaseDefinitionSchema.safeParse({ ...shop, components: {} }).success).toBe(false);
    expect(releaseDefinitionSchema.safeParse(bundle({ 'no spaces': 'x' })).success).toBe(false);
    expect(releaseDefinitionSchema.safeParse(bundle({ 'sub-agent/returns': 'x' })).success).toBe(true);
  });
});
