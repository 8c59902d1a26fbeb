import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Project } from '../project.ts';
import { resolveProject } from '../resolve.ts';
import { loosenedBy } from './loosened.ts';
import { looseningText } from './loosening.ts';

const FILES: Readonly<Record<string, string>> = {
  'two.jsonl': '{"id":"a","query":"hi"}\n{"id":"b","query":"ho"}\n',
  'one.jsonl': '{"id":"a","query":"hi"}\n',
  'secrets.txt': 'tulip-42\nrose-17\n',
};

function project(yaml: string, agent = ''): Project {
  const source = parse(
    `version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m${agent === '' ? '' : `, ${agent}`} } }\n${yaml}`,
  );
  const resolved = resolveProject({ source, readFile: (path) => FILES[path], env: () => 'x' });
  if (resolved.kind !== 'ok') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project;
}

const production = (settings: string) => project(`environments: { production: { ${settings} } }`);
const strategy = (settings: string) =>
  project(`environments: { production: { strategy: careful } }\nstrategies: { careful: { ${settings} } }`);
const steps = (list: string) => strategy(`steps: [${list}]`);
const careful = (settings: string) =>
  strategy(`steps: [{ weight: "5 %", bake: 1h }, { weight: "100 %" }]${settings === '' ? '' : `, ${settings}`}`);
const metric = (settings: string) => careful(`metrics: { error-rate: { ${settings} } }`);
const shop = (settings: string) => project('', settings);
const scenario = (settings: string) => shop(`scenarios: [{ name: stock, query: q, ${settings} }]`);

describe('a project that asks for less than the one before', () => {
  it.each<readonly [text: string, was: Project, now: Project]>([
    [
      'environments.production.approval.minPeople: 2 → 1',
      production('approval: { minPeople: 2 }'),
      production('approval: { minPeople: 1 }'),
    ],
    [
      'environments.production.approval.roles.security: there → gone',
      production('approval: { roles: [qa-lead, security] }'),
      production('approval: { roles: [qa-lead] }'),
    ],
    [
      'environments.production.approval.authorsMayApprove: false → true',
      production(''),
      production('approval: { authorsMayApprove: true }'),
    ],
    [
      'environments.production.approval.distinctPerRole: true → false',
      production('approval: { distinctPerRole: true }'),
      production(''),
    ],
    [
      'environments.production.approval.promoterMayApprove: false → true',
      production('approval: { promoterMayApprove: false }'),
      production(''),
    ],
    [
      'environments.production.approval.lastPusherMayApprove: false → true',
      production('approval: { lastPusherMayApprove: false }'),
      production(''),
    ],
    [
      'environments.production.approval.expireAfter: 72 h → 168 h',
      production('approval: { expireAfter: 3d }'),
      production(''),
    ],
    [
      'environments.production.gates.comparison: enforce → warn',
      production(''),
      production('gates: { comparison: warn }'),
    ],
    [
      'environments.production.gates.evaluation: warn → observe',
      production('gates: { evaluation: warn }'),
      production('gates: { evaluation: observe }'),
    ],
    [
      'environments.production.hardLimits.errorRate: 20 % → 50 %',
      production('hardLimits: { errorRate: "20 %" }'),
      production(''),
    ],
    ['environments.staging: there → gone', project(''), project('environments: { staging: false }')],
    [
      'environments.production.strategy.steps first weight: 5 % → 10 %',
      steps('{ weight: "5 %", bake: 1h }, { weight: "100 %" }'),
      steps('{ weight: "10 %", bake: 1h }, { weight: "100 %" }'),
    ],
    [
      'environments.production.strategy.steps bake before 100 %: 3 h → 1 h',
      steps('{ weight: "5 %", bake: 3h }, { weight: "100 %" }'),
      steps('{ weight: "5 %", bake: 1h }, { weight: "100 %" }'),
    ],
    [
      'environments.production.strategy.steps of kind pause: 1 → 0',
      steps('{ weight: "5 %" }, { pause: look }, { weight: "100 %" }'),
      steps('{ weight: "5 %" }, { weight: "100 %" }'),
    ],
    [
      'environments.production.strategy.steps signed by.security: there → gone',
      steps('{ weight: "5 %" }, { approval: { roles: [security, qa-lead] } }, { weight: "100 %" }'),
      steps('{ weight: "5 %" }, { approval: { roles: [qa-lead] } }, { weight: "100 %" }'),
    ],
    ['environments.production.strategy.probation: 24 h → 12 h', careful('probation: 24h'), careful('probation: 12h')],
    [
      'environments.production.strategy.evaluateEvery: 4 h → none',
      careful('evaluateEvery: 4h'),
      careful('evaluateEvery: 0s'),
    ],
    [
      'environments.production.strategy.onMaxBake: roll-back → pause',
      careful('onMaxBake: roll-back'),
      careful('onMaxBake: pause'),
    ],
    [
      'environments.production.strategy.metrics.rating: there → gone',
      careful(''),
      careful('metrics: { rating: false }'),
    ],
    [
      'environments.production.strategy.metrics.error-rate.role: prove → guard',
      metric('role: prove'),
      metric('role: guard'),
    ],
    [
      'environments.production.strategy.metrics.error-rate.margin: 0.01 → 0.05',
      metric('margin: "1 points"'),
      metric('margin: "5 points"'),
    ],
    ['environments.production.strategy.metrics.error-rate.failureLimit: 0 → 2', metric(''), metric('failureLimit: 2')],
    ['environments.production.strategy.metrics.error-rate.dryRun: false → true', metric(''), metric('dryRun: true')],
    ['evaluation.minQualityMean: 4 → 3.5', project(''), project('evaluation: { minQualityMean: 3.5 }')],
    [
      'evaluation.mayNotWorsen.intents: there → gone',
      project('evaluation: { mayNotWorsen: [consistency, intents] }'),
      project('evaluation: { mayNotWorsen: [consistency] }'),
    ],
    ['evaluation.maxRelativeDrop: 5 % → 8 %', project(''), project('evaluation: { maxRelativeDrop: "8 %" }')],
    [
      'evaluation.evaluators.groundedness: there → gone',
      project(''),
      project('evaluation: { evaluators: [relevance, tool-call-accuracy, secret-leak, harm-lexicon] }'),
    ],
    [
      'monitoring.errorRate.critical: 1 % → 2 %',
      project(''),
      project('monitoring: { errorRate: { critical: "2 %" } }'),
    ],
    ['monitoring.quality.critical: 3.5 → 3', project(''), project('monitoring: { quality: { critical: 3 } }')],
    ['secondPerson.breakGlass: true → false', project('secondPerson: { breakGlass: true }'), project('')],
    [
      'windows.no-fridays: deny FREQ=WEEKLY;BYDAY=FR 00:00 in production → gone',
      production(''),
      production('windows: []'),
    ],
    ['agents.shop.scenarios.stock: there → gone', scenario('mustCallTool: t'), shop('')],
    ['agents.shop.scenarios.stock.mustContain: yes → none', scenario('mustContain: "yes"'), scenario('')],
    ['agents.shop.scenarios.stock.maxReply: 5 s → 30 s', scenario('maxReply: 5s'), scenario('')],
    ['agents.shop.smoke.maxReply: 2 s → 5 s', shop('smoke: { maxReply: 2s }'), shop('')],
    ['agents.shop.dataset: 2 cases → 1 of them gone', shop('dataset: two.jsonl'), shop('dataset: one.jsonl')],
    [
      'redTeam.attacker: m → none: what a model has to write is not tried',
      project('redTeam: { attacker: { provider: ollama, model: m } }'),
      project('redTeam: {}'),
    ],
    ['agents.shop.plantedSecrets: 2 secrets → 2 of them gone', shop('plantedSecrets: "@secrets.txt"'), shop('')],
  ])('%s', (text, was, now) => {
    expect(loosenedBy(was, now).map(looseningText)).toEqual([text]);
    // The other way round it asks for more.
    expect(loosenedBy(now, was)).toEqual([]);
    expect(loosenedBy(was, was)).toEqual([]);
  });

  it('is a checklist with an item that is gone, not required, unproven, or signed for by more people', () => {
    const list = (items: string) => production(`checklist: { ${items} }`);
    const item = (more: string) => list(`told: { says: x, ${more} }`);
    const between = (was: Project, now: Project) => loosenedBy(was, now).map(looseningText);
    const told = 'environments.production.checklist.told';
    expect(between(item(''), list(''))).toEqual([`${told}: there → gone`]);
    expect(between(item(''), item('required: false'))).toEqual([`${told}.required: true → false`]);
    expect(between(item('proof: smoke'), item(''))).toEqual([`${told}.proof: smoke → none`]);
    expect(between(item('roles: [security]'), item('roles: [security, operations]'))).toEqual([
      `${told}.roles: security → also operations`,
    ]);
    expect(between(item('roles: [security]'), item(''))).toEqual([`${told}.roles: security → also anyone`]);
    expect(between(item(''), item('roles: [security], proof: smoke'))).toEqual([]);
  });

  it('is a commit that may come from elsewhere, with fewer reviews, or by another’s word', () => {
    const from = (rule: string) => production(`provenance: { producers: [github], ${rule} }`);
    const between = (was: Project, now: Project) => loosenedBy(was, now).map(({ path, now: after }) => [path, after]);
    const at = 'environments.production.provenance';
    expect(between(from(''), production(''))).toEqual([[at, 'gone']]);
    expect(between(from(''), from('reviews: 1'))).toEqual([[`${at}.reviews`, '1']]);
    expect(between(from(''), from('branch: dev'))).toEqual([[`${at}.branch`, 'dev']]);
    expect(between(from('repository: a/b'), from(''))).toEqual([[`${at}.repository`, 'none']]);
    const other = production('provenance: { producers: [github, laptop] }');
    expect(between(from(''), other)).toEqual([[`${at}.producers.laptop`, 'there']]);
    expect(between(production(''), from(''))).toEqual([]);
  });

  it('is another rule of when rollouts may move, whatever hours it leaves; and an allow beside others', () => {
    const friday = (from: string, more = '') =>
      production(`windows: [{ name: f, kind: deny, rrule: "FREQ=WEEKLY;BYDAY=FR", from: "${from}", for: 6h }${more}]`);
    expect(loosenedBy(friday('08:00'), friday('09:00')).map(({ path, now }) => [path, now])).toEqual([
      ['windows.f', 'another rule'],
    ]);
    const allow = (name: string) =>
      `, { name: ${name}, kind: allow, rrule: "FREQ=WEEKLY;BYDAY=MO,TU", from: "08:00", for: 6h }`;
    expect(loosenedBy(friday('08:00'), friday('08:00', allow('a')))).toEqual([]);
    expect(loosenedBy(friday('08:00', allow('a')), friday('08:00', allow('a') + allow('b')))).toMatchObject([
      { path: 'windows.b', was: 'not there' },
    ]);
  });

  it('is one whose users are elsewhere, with all that protected them', () => {
    const was = project('environments: { a: , production: }');
    const texts = loosenedBy(was, project('environments: { a: , production: , other: }')).map(looseningText);
    expect(texts).toContain('environments: users in production → users in other');
    expect(texts).toContain('environments.production.traffic: gateway → direct');
    expect(texts).toContain('environments.production.approval.minPeople: 2 → 0');
  });

  it('is an agent that is gone, since with it goes all that was asked of it', () => {
    const two = project('');
    const more: Project = { ...two, agents: two.agents.flatMap((agent) => [agent, { ...agent, name: 'desk' }]) };
    expect(loosenedBy(more, two).map(looseningText)).toEqual(['agents.desk: there → gone']);
    expect(loosenedBy(two, more)).toEqual([]);
  });

  it('is one that leaves a profile that asks for more', () => {
    const texts = loosenedBy(project('profile: regulated'), project('profile: team')).map(looseningText);
    expect(texts).toContain('environments.production.approval.minPeople: 5 → 1');
    expect(texts).toContain('secondPerson.breakGlass: true → false');
  });

  it('is compared with what was stored before there were settings for it', () => {
    const { secondPerson: _second, monitoring: _monitoring, windows: _windows, ...old } = project('profile: regulated');
    expect(loosenedBy(old, project('profile: regulated'))).toEqual([]);
    const one = project('profile: regulated\nsecondPerson: { breakGlass: false }');
    expect(loosenedBy(old, one).map(looseningText)).toEqual(['secondPerson.breakGlass: true → false']);
  });
});
