import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const VALID = 'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }\n';

const resolve = (yaml: string) =>
  resolveProject({ source: parse(yaml), readFile: () => undefined, env: () => undefined });

describe('what no project may ask of the environment with its users', () => {
  it.each([
    [
      'safety that nobody looks at',
      `${VALID}evaluation: { evaluators: [relevance, secret-leak] }`,
      'evaluation.evaluators: expected "harm-lexicon" (or "content-safety") in the list too, since safety is never weakened',
    ],
    [
      'safety weakened in front of users',
      `${VALID}environments: { production: { gates: { safety: warn } } }`,
      'environments.production.gates.safety: expected "enforce", since safety is never weakened in the environment with the users, got "warn"',
    ],
    [
      'red teaming weakened in front of users',
      `${VALID}environments: { test: , live: { gates: { red-team: observe } } }`,
      'environments.live.gates.red-team: expected "enforce", since safety is never weakened in the environment with the users, got "observe"',
    ],
    [
      'staging as advice',
      `${VALID}environments: { production: { gates: { staging: warn } } }`,
      'environments.production.gates.staging: expected "enforce", got "warn"',
    ],
    [
      'staging left out',
      `${VALID}environments: { live: }`,
      'environments: expected an environment before "live", in which releases are verified: staging can’t be skipped; got "live" alone',
    ],
    [
      'a gate worth something else',
      `${VALID}environments: { staging: { gates: { evaluation: ignore } } }`,
      'environments.staging.gates.evaluation: expected one of "enforce", "warn", "observe", got "ignore"',
    ],
    [
      'nobody who signs for users',
      `${VALID}environments: { production: { approval: { roles: [], minPeople: 0 } } }`,
      'environments.production.approval.minPeople: expected at least 1 where no `roles` are named, since a person always signs for the environment with the users, got 0',
    ],
  ])('%s', (_, yaml, message) => {
    const resolved = resolve(yaml);
    const told =
      resolved.kind === 'ok' ? [] : resolved.problems.map((each) => `${formatPath(each.path)}: ${each.message}`);
    expect(told).toEqual([message]);
  });
});

describe('what gates are worth', () => {
  const explain = (yaml: string, path: string) => {
    const resolved = resolve(yaml);
    if (resolved.kind !== 'ok') throw new Error(JSON.stringify(resolved.problems));
    return resolved.origins.find((origin) => formatPath(origin.path) === path);
  };

  it('is explained for each gate, and enforced unless the file says otherwise', () => {
    const yaml = `${VALID}environments: { staging: { gates: { safety: observe } } }`;
    expect(explain(yaml, 'environments.production.gates.evaluation')).toMatchObject({
      value: 'enforce',
      from: { kind: 'default' },
    });
    expect(explain(yaml, 'environments.staging.gates.safety')).toMatchObject({
      value: 'observe',
      from: { kind: 'file' },
    });
  });
});
