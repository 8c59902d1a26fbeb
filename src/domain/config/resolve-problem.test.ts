import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const FILES: Readonly<Record<string, string>> = {
  'instructions.md': 'Be kind.\n',
  'cases.jsonl': '{"id":"a","query":"hi"}\n',
  'broken.jsonl': '{"id":"a","query":"hi"}\n{"id":"a","query":"again"}\n{"id":"b","que',
  'empty.jsonl': '\n',
  'tools.json': '[{"type":"web_search"}]',
  'half.json': '[{"type":"fun',
  'blank.md': ' \n',
};

const AGENT = '{ baseUrl: "http://127.0.0.1:8080/v1", model: m }';
const VALID = `version: 1\nagents: { shop: ${AGENT} }\n`;

const resolve = (yaml: string, env: Readonly<Record<string, string>> = {}) =>
  resolveProject({ source: parse(yaml), readFile: (path) => FILES[path], env: (name) => env[name] });

const told = (yaml: string, env: Readonly<Record<string, string>> = {}) => {
  const resolved = resolve(yaml, env);
  if (resolved.kind === 'ok') return [];
  return resolved.problems.map((each) => {
    const file = each.file === undefined ? '' : `${each.file}${each.line === undefined ? '' : `:${each.line}`} `;
    return `${file}${formatPath(each.path)}: ${each.message}`;
  });
};

const shop = (settings: string) => `version: 1\nagents:\n  shop: { baseUrl: "http://a/v1", model: m, ${settings} }\n`;
const DURATION = 'a duration such as "90s", "15m", "48h" or "7d"';

describe('a bad input is named with what came and what was expected', () => {
  const agentKeys =
    '"runtime", "api", "call", "threads", "baseUrl", "credential", "deploy", "upstream", "instructions", "model", "parameters", "tools", "retrieval", "artefact", "components", "release", "dataset", "plantedSecrets", "smoke", "windows", "scenarios", "limits", "requestLog"';
  const steps = (list: string) => `${VALID}strategies: { careful: { steps: [${list}] } }`;

  it.each([
    ['no map', '[]', ': expected a map with `version: 1` and `agents`, got an empty list'],
    ['no version', `agents: { shop: ${AGENT} }`, 'version: is missing; expected 1'],
    ['another version', `version: 2\nagents: { shop: ${AGENT} }`, 'version: expected 1, got 2'],
    ['no agent', 'version: 1\nagents: {}', 'agents: expected at least one agent, got none'],
    [
      'an unknown key',
      shop('instrutions: x'),
      `agents.shop.instrutions: unknown key; expected one of ${agentKeys}. Did you mean "instructions"?`,
    ],
    [
      'a key of one’s own for a key',
      shop('apiKey: hunter2'),
      'agents.shop.apiKey: keys and tokens never stand in this file; write `credential: { env: NAME_OF_THE_VARIABLE }`',
    ],
    [
      'a pasted key',
      shop('credential: { env: sk-proj-1234567890abcdefghij }'),
      'agents.shop.credential.env: this looks like a secret, and is not read: keep keys in the environment and name the variable: `credential: { env: OPENAI_API_KEY }`',
    ],
    [
      'a wrong unit',
      shop('smoke: { maxReply: 1 hour }'),
      `agents.shop.smoke.maxReply: expected ${DURATION}, from "1ms" to "10m", got "1 hour". Did you mean "1h"?`,
    ],
    [
      'a duration without a unit',
      shop('smoke: { maxReply: 60 }'),
      `agents.shop.smoke.maxReply: expected ${DURATION}, from "1ms" to "10m", got 60`,
    ],
    [
      'a huge duration',
      `${VALID}strategies: { blue-green: { probation: 99999999999d } }`,
      `strategies.blue-green.probation: expected ${DURATION}, at most "90d", got "99999999999d"`,
    ],
    [
      'a missing file',
      shop('instructions: "@nope.md"'),
      'agents.shop.instructions: expected a file at "nope.md", there is none',
    ],
    [
      'an empty file',
      shop('instructions: "@blank.md"'),
      'agents.shop.instructions: expected text in "blank.md", the file is empty',
    ],
    [
      'a file outside',
      shop('instructions: "@../secrets.md"'),
      'agents.shop.instructions: expected a file inside the project\'s folder, with "/" between its parts, got "../secrets.md"',
    ],
    [
      'an absolute dataset',
      shop('dataset: /etc/passwd'),
      'agents.shop.dataset: expected a file inside the project\'s folder, with "/" between its parts, got "/etc/passwd"',
    ],
    [
      'an empty dataset',
      shop('dataset: empty.jsonl'),
      'agents.shop.dataset: expected at least one case in "empty.jsonl", got none',
    ],
    [
      'a hosted tool',
      shop('tools: "@tools.json"'),
      'tools.json [0].type: expected a tool of type "function", got "web_search"',
    ],
    [
      'an agent of nothing',
      'version: 1\nagents: { shop: { baseUrl: "http://a/v1" } }',
      'agents.shop: expected what the agent is, got nothing: give `instructions`, `model`, `tools` or `artefact`',
    ],
    [
      'an agent of nowhere',
      'version: 1\nagents: { shop: { model: m } }',
      'agents.shop: expected `baseUrl`, or `deploy` with an entry per environment, got neither: nothing says where it runs',
    ],
    [
      'no URL',
      'version: 1\nagents: { shop: { model: m, baseUrl: localhost } }',
      'agents.shop.baseUrl: expected a URL such as "https://agent.example.com/v1", got "localhost"',
    ],
    [
      'a variable that is not set',
      `version: 1\nagents: { shop: { model: m, baseUrl: "\${STAGING_URL}/v1" } }`,
      'agents.shop.baseUrl: expected the environment variable STAGING_URL to be set, it is not',
    ],
    [
      'an unknown environment',
      shop('deploy: { prodution: { baseUrl: "http://b/v1" } }'),
      'agents.shop.deploy.prodution: expected an environment: one of "dev", "staging", "production", got "prodution". Did you mean "production"?',
    ],
    [
      'a deploy entry of both',
      shop('deploy: { dev: { baseUrl: "http://b/v1", webhook: "http://b/" } }'),
      'agents.shop.deploy.dev: expected either `baseUrl` or `webhook`, got both',
    ],
    [
      'a bad digest',
      shop('artefact: sha256:12'),
      'agents.shop.artefact: expected "@file", or a digest "sha256:<64 hex digits>", got "sha256:12"',
    ],
    [
      'not a number',
      shop('parameters: { temperature: .nan }'),
      'agents.shop.parameters.temperature: expected a JSON value (a finite number, text, true, false, null, a list or a map), got NaN',
    ],
    [
      'a short planted secret',
      shop('plantedSecrets: [abc]'),
      'agents.shop.plantedSecrets[0]: expected text of at least 4 characters',
    ],
    [
      'an unknown strategy',
      `${VALID}environments: { production: { strategy: blue-gren } }`,
      'environments.production.strategy: expected a strategy: one of "blue-green", "canary", "manual", "direct", got "blue-gren". Did you mean "blue-green"?',
    ],
    [
      'a split without a gateway',
      `${VALID}environments: { production: { traffic: direct } }`,
      'environments.production.strategy: expected a strategy of one step where `traffic` is "direct", since traffic can’t be split there, got "blue-green"',
    ],
    [
      'no environment',
      `${VALID}environments: {}`,
      'environments: expected at least one environment, got none; leave `environments` out for dev, staging, production',
    ],
    [
      'a wrong order',
      `${VALID}environments: { production: , staging: }`,
      'environments: expected the order of promotion, staging, production; got production, staging',
    ],
    [
      'an unknown role',
      `${VALID}environments: { production: { approval: { roles: [qa] } } }`,
      'environments.production.approval.roles[0]: expected one of "administrator", "developer", "product-manager", "qa-lead", "security", "engineering-lead", "operations", "viewer", "ci", "gateway", got "qa". Did you mean "qa-lead"?',
    ],
    [
      'a role that can’t sign',
      `${VALID}environments: { production: { approval: { roles: [viewer] } } }`,
      'environments.production.approval.roles[0]: expected a role that may approve: one of "product-manager", "qa-lead", "security", "engineering-lead", "operations", got "viewer"',
    ],
    [
      'weights that shrink',
      steps('{ weight: 10 % }, { weight: 5 % }, { weight: 100 % }'),
      'strategies.careful.steps[1].weight: expected more than the 10 % of the step before, got "5 %"',
    ],
    [
      'a last step of half',
      steps('{ weight: 10 % }, { weight: 50 }'),
      'strategies.careful.steps[1].weight: expected "100 %" in the last step, got 50',
    ],
    [
      'a weight above all',
      steps('{ weight: 110 % }'),
      'strategies.careful.steps[0].weight: expected a weight such as "10 %" or 10, above 0 and at most 100 %, in steps of 0.01 %, got "110 %"',
    ],
    [
      'a longest bake below the least',
      steps('{ weight: 100 %, bake: 2h, maxBake: 1h }'),
      'strategies.careful.steps[0].maxBake: expected at least the bake of "2h", got "1h"',
    ],
    ['no steps', `${VALID}strategies: { careful: {} }`, 'strategies.careful.steps: is missing; expected a list'],
    [
      'a margin in the wrong unit',
      `${VALID}strategies: { canary: { metrics: { error-rate: { margin: 5 } } } }`,
      'strategies.canary.metrics.error-rate.margin: expected "5 points" (percentage points), or a share of the baseline’s value such as "50 %", got 5',
    ],
    [
      'an unknown metric',
      `${VALID}strategies: { canary: { metrics: { eror-rate: false, latency: {} } } }`,
      'strategies.canary.metrics.latency: unknown key; expected one of "error-rate", "slow-requests", "response-time", "response-time-p50", "response-time-p95", "response-time-p99", "quality", "complaints", "rating", "tokens", "cost"',
    ],
    [
      'nothing to prove',
      `${VALID}strategies: { canary: { metrics: { error-rate: false, response-time: false, quality: false } } }`,
      'strategies.canary.metrics: expected at least one metric with `role: prove`, got none: its steps would move on unproven',
    ],
    ['a number out of range', `${VALID}evaluation: { repeats: 0 }`, 'evaluation.repeats: expected at least 1, got 0'],
    [
      'an infinite number',
      `${VALID}evaluation: { minQualityMean: .inf }`,
      'evaluation.minQualityMean: expected a number, got Infinity',
    ],
    [
      'a bare share',
      `${VALID}evaluation: { maxRelativeDrop: 0.05 }`,
      'evaluation.maxRelativeDrop: expected a percentage such as "5 %", from 0 to 100 %, got 0.05',
    ],
    [
      'an evaluator twice',
      `${VALID}evaluation: { evaluators: [relevance, relevance, secret-leak, harm-lexicon] }`,
      'evaluation.evaluators[1]: the evaluator "relevance" is already in the list',
    ],
    [
      'thresholds the wrong way round',
      `${VALID}monitoring: { quality: { critical: 4.2 } }`,
      'monitoring.quality.critical: expected at most the warning of 4, got 4.2',
    ],
    [
      'a place of no kind',
      `${VALID}gateway: { userFrom: [x-user] }`,
      'gateway.userFrom[0]: expected a place such as "header:x-conversation-id", "body:user" or "cookie:session", got "x-user"',
    ],
    [
      'an unknown profile',
      `${VALID}profile: teem`,
      'profile: expected one of "guide", "team", "regulated", got "teem". Did you mean "team"?',
    ],
    [
      'a name with a space',
      `version: 1\nagents: { "my shop": ${AGENT} }`,
      'agents.my shop: expected a name of letters, digits and "-" that begins with a letter, at most 63 long, got "my shop"',
    ],
  ])('%s', (_, yaml, message) => {
    expect(told(yaml)).toEqual([message]);
  });

  it('each line of a dataset', () => {
    const [again, cut, ...rest] = told(shop('dataset: broken.jsonl'));
    expect(again).toBe('broken.jsonl:2 : id "a" is already used on line 1');
    expect(cut).toMatch(/^broken\.jsonl:3 : not JSON: /);
    expect(rest).toEqual([]);
  });

  it('a half-written tools file', () => {
    expect(told(shop('tools: "@half.json"')).join()).toMatch(/^half\.json : expected JSON: Unterminated string/);
  });

  it('all of them at once, across agents, environments and strategies', () => {
    const yaml = `version: 1
profile: teem
agents: { shop: { baseUrl: "\${NOPE}", model: 5, dataset: gone.jsonl } }
environments: { production: { strategy: fast } }
strategies: { slow: { steps: [{ weight: 50, bake: 1 hour }] } }`;
    const paths = told(yaml).map((each) => each.slice(0, each.indexOf(':')));
    expect(paths.sort()).toEqual([
      'agents.shop.baseUrl',
      'agents.shop.dataset',
      'agents.shop.model',
      'environments.production.strategy',
      'profile',
      'strategies.slow.steps[0].bake',
      'strategies.slow.steps[0].weight',
    ]);
  });

  it('but never a secret, wherever it was pasted or comes from', () => {
    const key = 'sk-proj-1234567890abcdefghij';
    const yaml = `version: 1
profile: ${key}
agents: { shop: { baseUrl: "http://me:${key}@a/v1", model: ${key}, apiKey: ${key}, dataset: ${key} } }
environments: { production: { strategy: ${key}, bindings: { A: "\${KEY}" } } }`;
    const all = told(yaml, { KEY: key });
    expect(all.join('\n')).not.toContain(key);
    expect(all.filter((each) => each.includes('looks like a secret'))).toHaveLength(7);
  });
});
