import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const FILES: Readonly<Record<string, string>> = {
  'instructions.md': 'Be kind.\n',
  'cases.jsonl': '{"id":"a","query":"hi"}\n',
};

const AGENT = '{ baseUrl: "http://127.0.0.1:8080/v1", model: m }';
const VALID = `version: 1\nagents: { shop: ${AGENT} }\n`;

const resolve = (yaml: string, env: Readonly<Record<string, string>> = {}) =>
  resolveProject({ source: parse(yaml), readFile: (path) => FILES[path], env: (name) => env[name] });

const project = (yaml: string, env: Readonly<Record<string, string>> = {}) => {
  const resolved = resolve(yaml, env);
  if (resolved.kind === 'invalid') throw new Error(told(yaml, env).join('\n'));
  return resolved.project;
};

const told = (yaml: string, env: Readonly<Record<string, string>> = {}) => {
  const resolved = resolve(yaml, env);
  if (resolved.kind === 'ok') return [];
  return resolved.problems.map((each) => {
    const file = each.file === undefined ? '' : `${each.file}${each.line === undefined ? '' : `:${each.line}`} `;
    return `${file}${formatPath(each.path)}: ${each.message}`;
  });
};

const shop = (settings: string) => `version: 1\nagents:\n  shop: { baseUrl: "http://a/v1", model: m, ${settings} }\n`;

describe('the four-line form', () => {
  const four = `version: 1
agents:
  customer-service: { runtime: openai, baseUrl: "http://127.0.0.1:8080/v1", instructions: "@instructions.md", dataset: cases.jsonl }`;

  it('is a whole project', () => {
    const { agents, environments, profile } = project(four);
    expect(profile).toBe('guide');
    expect(agents[0]?.definition).toEqual({ instructions: 'Be kind.\n', parameters: {}, tools: [] });
    expect(agents[0]?.dataset?.cases.map((each) => each.id)).toEqual(['a']);
    expect(environments.map((each) => [each.name, each.traffic, each.plan.strategy])).toEqual([
      ['dev', 'direct', 'direct'],
      ['staging', 'direct', 'direct'],
      ['production', 'gateway', 'blue-green'],
    ]);
  });

  it('runs the agent at its address in every environment', () => {
    const endpoint = { kind: 'endpoint', baseUrl: 'http://127.0.0.1:8080/v1' };
    expect(project(four).agents[0]?.deploy).toEqual({ dev: endpoint, staging: endpoint, production: endpoint });
  });

  it('asks the signatures of the guide in production, and none before', () => {
    const rules = project(four).environments.map((each) => [each.approval.minPeople, each.approval.roles.length]);
    expect(rules).toEqual([
      [0, 0],
      [0, 0],
      [2, 5],
    ]);
  });
});

describe('profiles', () => {
  const production = (profile: string) => project(`${VALID}profile: ${profile}`).environments.at(-1);

  it('team asks one person and no particular role', () => {
    expect(production('team')?.approval).toMatchObject({
      roles: [],
      minPeople: 1,
      promoterMayApprove: false,
      lastPusherMayApprove: false,
    });
  });

  it('regulated asks a different person per role, and proof of every metric', () => {
    expect(production('regulated')?.approval).toMatchObject({ minPeople: 5, distinctPerRole: true });
    expect(new Set(production('regulated')?.plan.metrics.map((each) => each.role))).toEqual(new Set(['prove']));
  });
});

describe('evaluators', () => {
  const naming = (...names: readonly string[]) => `${VALID}evaluation: { evaluators: [${names.join(', ')}] }\n`;

  it('are the five that need no model, unless a project names others', () => {
    const usual = ['relevance', 'groundedness', 'tool-call-accuracy', 'secret-leak', 'harm-lexicon'];
    expect(project(VALID).evaluation.evaluators).toEqual(usual);
    const named = ['f1', 'rouge-l', 'secret-leak', 'harm-lexicon'];
    expect(project(naming(...named)).evaluation.evaluators).toEqual(named);
  });

  it('that are none are refused, with the nearest that is one', () => {
    const [problem, ...others] = told(naming('rogue-l', 'secret-leak', 'harm-lexicon'));
    expect(others).toEqual([]);
    expect(problem).toMatch(/^evaluation\.evaluators\[0\]: .*got "rogue-l"\. Did you mean "rouge-l"\?$/);
  });
});

describe('environments', () => {
  const names = (yaml: string) => project(`${VALID}${yaml}`).environments.map((each) => each.name);

  it('keep staging when the file only changes production', () => {
    expect(names('environments: { production: { strategy: canary } }')).toEqual(['dev', 'staging', 'production']);
  });

  it('lose staging only where the file says so', () => {
    expect(names('environments: { staging: false }')).toEqual(['dev', 'production']);
  });

  it('with names of one’s own are the whole list, the last one being the protected one', () => {
    const { environments } = project(`${VALID}environments: { test: , qa: , live: }`);
    expect(environments.map((each) => [each.name, each.data, each.approval.minPeople])).toEqual([
      ['test', 'synthetic', 0],
      ['qa', 'sanitised', 0],
      ['live', 'real', 2],
    ]);
  });

  it('take variables into bindings and addresses', () => {
    const yaml = `version: 1\nagents: { shop: { baseUrl: "\${HOST}/v1/", model: m } }\nenvironments: { dev: { bindings: { A: "x-\${HOST}" } } }`;
    const { agents, environments } = project(yaml, { HOST: 'https://a.example' });
    expect(agents[0]?.deploy.staging).toEqual({ kind: 'endpoint', baseUrl: 'https://a.example/v1' });
    expect(environments[0]?.bindings).toEqual({ A: 'x-https://a.example' });
  });

  it('have an agent’s own deploy entry, and its baseUrl where there is none', () => {
    const yaml = shop(
      'credential: { env: KEY }, deploy: { production: { webhook: "https://hook.example/x", secretEnv: S }, staging: { baseUrl: "http://b/v1" } }',
    );
    expect(project(yaml).agents[0]?.deploy).toEqual({
      dev: { kind: 'endpoint', baseUrl: 'http://a/v1', credentialEnv: 'KEY' },
      staging: { kind: 'endpoint', baseUrl: 'http://b/v1', credentialEnv: 'KEY' },
      production: { kind: 'webhook', url: 'https://hook.example/x', secretEnv: 'S' },
    });
  });
});

it('answers any JSON at all with a project or with problems, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 4 }), (agents, rest) => {
      const source = { version: 1, agents, environments: rest, strategies: rest, evaluation: rest, gateway: agents };
      const resolved = resolveProject({ source, readFile: () => undefined, env: () => undefined });
      if (resolved.kind === 'invalid') expect(resolved.problems.length).toBeGreaterThan(0);
      for (const each of resolved.kind === 'invalid' ? resolved.problems : []) expect(each.message).not.toBe('');
    }),
    { seed: 4711, numRuns: 200 },
  );
});
