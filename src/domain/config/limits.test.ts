import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { gatewaySettingsOf } from './gateway-settings-of.ts';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const resolve = (gateway: string, agent = '') => {
  const own = agent === '' ? '' : `, limits: ${agent}`;
  const agents = `agents: { shop: { baseUrl: "http://a/v1", model: m${own} }, desk: { baseUrl: "http://b/v1", model: m } }`;
  const source = parse(`version: 1\n${agents}\ngateway: { limits: ${gateway} }`);
  return resolveProject({ source, readFile: () => undefined, env: () => undefined });
};

const limitsOf = (gateway: string, agent?: string) => {
  const resolved = resolve(gateway, agent);
  if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project.gateway.limits;
};

const told = (gateway: string, agent?: string) => {
  const resolved = resolve(gateway, agent);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

it('limits nothing where nothing is said, so that the gateway looks at nothing', () => {
  expect(limitsOf('{}')).toBeUndefined();
  expect(limitsOf('{ client: { concurrency: 4 } }', '{ client: none }')?.agents).toEqual({ shop: {} });
  expect(limitsOf('{}', '{ client: none, agent: none }')).toBeUndefined();
});

it('takes the burst of one second where none is said', () => {
  const limits = limitsOf('{ agent: { requestsPerSecond: 0.5 }, client: { requestsPerSecond: 2.5, concurrency: 3 } }');
  expect(limits?.everyAgent).toEqual({
    agent: { rate: { requestsPerSecond: 0.5, burst: 1 } },
    client: { rate: { requestsPerSecond: 2.5, burst: 3 }, concurrency: 3 },
  });
});

it('lays an agent’s own over everyone’s, each of the two as a whole', () => {
  const everyone = '{ agent: { concurrency: 50 }, client: { concurrency: 4, requestsPerSecond: 1 } }';
  expect(limitsOf(everyone, '{ client: { requestsPerSecond: 9 } }')?.agents).toEqual({
    shop: { agent: { concurrency: 50 }, client: { rate: { requestsPerSecond: 9, burst: 9 } } },
  });
});

it('names what is wrong and where', () => {
  expect(told('{ agent: { burst: 3 } }').join()).toContain('gateway.limits.agent');
  expect(told('{ client: {} }').join()).toContain('at least one of `concurrency` and `requestsPerSecond`');
  expect(told('{ trustedProxies: ["10.0.0.0/99"] }').join()).toContain('an address or network such as "127.0.0.1"');
  expect(told('{ clientFrom: ["authorization"] }').join()).toContain('gateway.limits.clientFrom[0]');
  expect(told('{}', '{ client: { concurrency: 0 } }').join()).toContain('agents.shop.limits.client');
});

it('travels to gateways, with what they may hold', () => {
  const resolved = resolve('{ client: { concurrency: 4 } }');
  const settings = resolved.kind === 'ok' ? gatewaySettingsOf(resolved.project) : undefined;
  expect(settings?.limits?.everyAgent).toEqual({ client: { concurrency: 4 } });
  expect(settings?.capacity).toEqual({
    maxHeldBytes: 256 * 1024 * 1024,
    maxConnections: 10_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 300_000,
    drainMs: 600_000,
  });
});
