import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { DAY_MS } from '../shared/index.ts';
import { gatewaySettingsOf } from './gateway-settings-of.ts';
import { loosenedBy } from './loosening/loosened.ts';
import { looseningText } from './loosening/loosening.ts';
import { formatPath } from './problem.ts';
import type { Project } from './project.ts';
import { resolveProject } from './resolve.ts';

const resolve = (gateway: string, agent = '') => {
  const own = agent === '' ? '' : `, requestLog: ${agent}`;
  const source = parse(
    `version: 1\nagents: { shop: { baseUrl: "http://a/v1", model: m${own} } }\ngateway: { ${gateway} }`,
  );
  return resolveProject({ source, readFile: () => undefined, env: () => undefined });
};

const projectOf = (gateway: string, agent?: string): Project => {
  const resolved = resolve(gateway, agent);
  if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project;
};

const told = (gateway: string) => {
  const resolved = resolve(gateway);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

it('keeps nothing unless the project says so, and redacts in any case', () => {
  const { requestLog, redaction } = projectOf('').gateway;
  expect(requestLog).toBeUndefined();
  expect(redaction?.builtIn).toEqual(['key', 'email', 'card', 'phone']);
  expect(projectOf('requestLog: { share: "0 %" }', '{ share: "0 %" }').gateway.requestLog).toBeUndefined();
});

it('hands shares to gateways in basis points, by agent, and keeps the time for itself', () => {
  const project = projectOf('requestLog: { share: "1 %", keep: 3d }', '{ share: "0.001 %" }');
  expect(project.gateway.requestLog).toEqual({ shareBp: 100, agentSharesBp: { shop: 1 }, keepMs: 3 * DAY_MS });
  expect(gatewaySettingsOf(project).requestLog).toEqual({ shareBp: 100, agentSharesBp: { shop: 1 } });
});

it('refuses patterns that a text could keep busy for ever, and says where', () => {
  expect(told('redaction: { patterns: { order: "(a+)+" } }').join()).toMatch(
    /gateway\.redaction\.patterns\.order: expected a pattern that can be used: `\+` has no end/,
  );
  expect(told('redaction: { builtIn: [emails] }').join()).toContain('gateway.redaction.builtIn[0]');
  expect(told('redaction: { drop: ["a..b"] }').join()).toContain('gateway.redaction.drop[0]');
  expect(told('requestLog: { share: 5 }').join()).toContain('gateway.requestLog.share');
});

it('tells where more is kept of what users say than before, or less is taken out', () => {
  const looser = (was: Project, now: Project) => loosenedBy(was, now).map(looseningText);
  const strict = projectOf('redaction: { patterns: { order: "ORD-[0-9]{6}" } }');
  const open = projectOf('redaction: { builtIn: [email], drop: [user] }, requestLog: { share: "1 %", keep: 1d }');
  expect(looser(strict, open)).toEqual([
    'gateway.redaction.builtIn.key: there → gone',
    'gateway.redaction.builtIn.card: there → gone',
    'gateway.redaction.builtIn.phone: there → gone',
    'gateway.redaction.patterns.order: ORD-[0-9]{6} → none',
    'gateway.redaction.drop.safety_identifier: there → gone',
    'gateway.redaction.drop.prompt_cache_key: there → gone',
    'gateway.redaction.drop.metadata: there → gone',
    'gateway.requestLog.share: 0 % → 1 %',
  ]);
  const longer = projectOf(
    'redaction: { builtIn: [email], drop: [user] }, requestLog: { share: "1 %" }',
    '{ share: "9 %" }',
  );
  expect(looser(open, longer)).toEqual([
    'agents.shop.requestLog.share: 1 % → 9 %',
    expect.stringMatching(/^gateway\.requestLog\.keep: /),
  ]);
  expect(looser(longer, strict)).toEqual([]);
});
