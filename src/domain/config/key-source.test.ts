import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { gatewaySettingsOf } from './gateway-settings-of.ts';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const AGENTS = 'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }\n';
const resolve = (gateway: string) =>
  resolveProject({ source: parse(`${AGENTS}gateway: ${gateway}`), readFile: () => undefined, env: () => undefined });

it.each([
  [
    '{ tenantFrom: ["header:x-tenant", "header:Connection"] }',
    'gateway.tenantFrom[1]: expected a header that says who speaks, which "connection" does not, got "header:Connection"',
  ],
  [
    '{ conversationFrom: ["body:a[*]"] }',
    `gateway.conversationFrom[0]: expected a path into the body such as "body:user", "body:metadata.ids[0]" or "body:turns[-1]['user id']", got "body:a[*]"`,
  ],
  [
    '{ limits: { clientFrom: ["cookie:headgate_pin"] } }',
    'gateway.limits.clientFrom[0]: expected another cookie than "headgate_pin", which is the gateway’s own, got "cookie:headgate_pin"',
  ],
])('says of %s where it is wrong', (gateway, problem) => {
  const resolved = resolve(gateway);
  const problems = resolved.kind === 'ok' ? [] : resolved.problems;
  expect(problems.map(({ path, message }) => `${formatPath(path)}: ${message}`)).toEqual([problem]);
});

it('tells gateways where each key is', () => {
  const resolved = resolve(`{ userFrom: ["body:turns[-1]['user id']"], tenantFrom: ["header:x-tenant"] }`);
  expect(resolved.kind === 'ok' && gatewaySettingsOf(resolved.project)).toMatchObject({
    userFrom: ["body:turns[-1]['user id']"],
    tenantFrom: ['header:x-tenant'],
  });
});
