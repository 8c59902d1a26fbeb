import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checklistDefaults } from '../policy/index.ts';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const VALID = 'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }\n';

const resolve = (yaml: string) =>
  resolveProject({ source: parse(yaml), readFile: () => undefined, env: () => undefined });

function checklists(yaml: string) {
  const resolved = resolve(yaml);
  if (resolved.kind !== 'ok') throw new Error(JSON.stringify(resolved.problems));
  return resolved.project.environments.map(({ checklist }) => checklist);
}

describe('the checklist of an environment', () => {
  it.each(['guide', 'team', 'regulated'] as const)(
    'is that of profile %s in front of users, and none before',
    (name) => {
      expect(checklists(`${VALID}profile: ${name}`)).toEqual([[], [], checklistDefaults[name]]);
    },
  );

  it('is empty where every item is left out', () => {
    const none = checklistDefaults.team.map(({ name }) => `${name}: false`).join(', ');
    const yaml = `${VALID}profile: team\nenvironments: { production: { checklist: { ${none} } } }`;
    expect(checklists(yaml).flat()).toEqual([]);
  });

  it.each([
    ['an item without words', 'tea: { roles: [qa-lead] }', 'tea.says: '],
    ['a proof that there is not', 'tea: { says: hot, proof: soak }', 'tea.proof: expected one of '],
    ['a role that may not sign', 'tea: { says: hot, roles: [ci] }', 'tea.roles[0]: expected a role that may approve: '],
    ['a role that there is not', 'tea: { says: hot, roles: [cook] }', 'tea.roles[0]: expected one of '],
    ['an item that is only named', 'tea: true', 'tea: expected '],
  ])('refuses %s', (_, item, message) => {
    const resolved = resolve(`${VALID}environments: { staging: , production: { checklist: { ${item} } } }`);
    const told =
      resolved.kind === 'ok' ? [] : resolved.problems.map((each) => `${formatPath(each.path)}: ${each.message}`);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`environments.production.checklist.${message}`);
  });
});

describe('where a release has to come from', () => {
  const rules = (yaml: string) => {
    const resolved = resolve(yaml);
    if (resolved.kind !== 'ok') throw new Error(JSON.stringify(resolved.problems));
    return resolved.project.environments.map(({ provenance }) => provenance);
  };

  it('is asked by the profile of a bank, and by others where it is set', () => {
    const asked = { branch: 'main', reviews: 2, producers: [] };
    expect(rules(VALID)).toEqual([undefined, undefined, undefined]);
    expect(rules(`${VALID}profile: regulated`)).toEqual([undefined, undefined, asked]);
    const set = 'environments: { staging: , production: { provenance: { producers: [github], branch: trunk } } }';
    expect(rules(`${VALID}${set}`).at(-1)).toEqual({ ...asked, branch: 'trunk', producers: ['github'] });
    expect(
      rules(`${VALID}profile: regulated\nenvironments: { staging: , production: { provenance: false } }`).at(-1),
    ).toBe(undefined);
  });
});
