import { expect, test } from 'vitest';
import { formatPath, resolveProject } from './index.ts';

const told = (upstream: object, own: object = {}): readonly string[] => {
  const shop = { baseUrl: 'http://127.0.0.1:8080/v1', model: 'm', upstream: own };
  const source = { version: 1, agents: { shop }, gateway: { upstream } };
  const resolved = resolveProject({ source, readFile: () => undefined, env: () => undefined });
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

test('the longest ejection is no shorter than the first, for all agents', () => {
  expect(told({ ejection: { atMost: '10s' } })).toEqual([
    'gateway.upstream.ejection: expected `atMost` of at least `for`, which is "30s"; it is "10s"',
  ]);
  expect(told({ ejection: { for: '10s', atMost: '10s' } })).toEqual([]);
});

test('nor where an agent differs from all others', () => {
  expect(told({}, { ejection: { for: '6m' } })).toEqual([
    'agents.shop.upstream.ejection: expected `atMost` of at least `for`, which is "6m"; it is "5m"',
  ]);
  expect(told({ ejection: { atMost: '10m' } }, { ejection: { for: '6m' } })).toEqual([]);
});
