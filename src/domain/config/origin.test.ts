import { describe, expect, it } from 'vitest';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const source = {
  version: 1,
  profile: 'team',
  agents: { shop: { baseUrl: `\${HOST}`, model: 'm', plantedSecrets: ['ABCD-1', 'ABCD-2'] } },
  strategies: {
    own: { steps: [{ weight: 10, bake: '2h' }, { weight: '100 %' }], metrics: { rating: { margin: '20 %' } } },
    idle: { steps: [{ weight: 100 }] },
  },
  environments: { production: { strategy: 'own' } },
};

const resolved = resolveProject({ source, readFile: () => undefined, env: () => 'http://a/v1' });
const origins = new Map(
  resolved.kind === 'ok' ? resolved.origins.map((each) => [formatPath(each.path), each] as const) : [],
);

describe('where settings come from', () => {
  it.each([
    ['agents.shop.api', 'chat-completions', { kind: 'default' }],
    ['agents.shop.model.name', 'm', { kind: 'file', at: ['agents', 'shop', 'model'] }],
    ['environments.production.approval.minPeople', '1', { kind: 'profile', profile: 'team' }],
    ['environments.production.strategy', 'own', { kind: 'file', at: ['environments', 'production', 'strategy'] }],
    [
      'strategies.own.metrics.rating.margin',
      '20 %',
      { kind: 'file', at: ['strategies', 'own', 'metrics', 'rating', 'margin'] },
    ],
    ['strategies.own.metrics.rating.role', 'guard', { kind: 'profile', profile: 'team' }],
    ['strategies.own.steps[0].maxBake', '8h', { kind: 'default' }],
    ['evaluation.timeout', '30s', { kind: 'default' }],
  ])('%s is %s', (path, value, from) => {
    expect(origins.get(path)).toMatchObject({ value, from });
  });

  it('variables are shown by name', () => {
    expect(origins.get('agents.shop.baseUrl')?.value).toBe(`\${HOST}`);
  });

  it('planted secrets are said to be there, once and unread', () => {
    const planted = [...origins.keys()].filter((path) => path.startsWith('agents.shop.plantedSecrets'));
    expect(planted.map((path) => origins.get(path)?.value)).toEqual(['(not shown)']);
  });

  it('strategies that no environment uses are left out', () => {
    expect([...origins.keys()].filter((path) => /^strategies\.(idle|canary)/.test(path))).toEqual([]);
  });
});
