import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const CASES = '{"id":"a","query":"hello?"}\n';

const resolve = (topUp: string, { agent = '', gateway = '' } = {}) => {
  const source = parse(`version: 1
agents: { shop: { baseUrl: "http://a/v1", model: m${agent} } }
gateway: { ${gateway} }
environments: { staging: {}, production: { strategy: quiet } }
strategies: { quiet: { topUp: ${topUp}, steps: [{ weight: 25 %, bake: 2h }, { weight: 100 % }] } }`);
  return resolveProject({ source, readFile: () => CASES, env: () => undefined });
};

const told = (...given: Parameters<typeof resolve>) => {
  const resolved = resolve(...given);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

const WITH_CASES = { agent: ', dataset: cases.jsonl' };

describe('topUp', () => {
  it('is none unless the strategy says so, and then from the dataset and for nobody else', () => {
    const resolved = resolve('{ requests: 400 }', WITH_CASES);
    if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
    const plans = new Map(resolved.project.environments.map(({ name, plan }) => [name, plan]));
    expect(plans.get('production')?.topUp).toEqual({ requests: 400, from: 'dataset', standsIn: false });
    expect(plans.get('staging')).not.toHaveProperty('topUp');
  });

  it('needs something to ask', () => {
    const none = 'strategies.quiet.topUp: expected every agent to have a `dataset` to ask from: "shop" has none';
    expect(told('{ requests: 400 }')).toEqual([none]);
    const unkept = [expect.stringMatching(/^strategies\.quiet\.topUp: expected requests of every agent to be kept/)];
    const log = '{ requests: 400, from: request-log }';
    expect(told(log, WITH_CASES)).toEqual(unkept);
    expect(told(log, { gateway: 'requestLog: { share: "0 %" }' })).toEqual(unkept);
    expect(told(log, { gateway: 'requestLog: { share: "1 %" }' })).toEqual([]);
    expect(told(log, { agent: ', requestLog: { share: "1 %" }' })).toEqual([]);
  });

  it.each([
    ['{}', /requests: is missing/],
    ['{ requests: 0 }', /requests: expected at least 1, got 0/],
    ['{ requests: 100001 }', /requests: expected at most 100000/],
    ['{ requests: 4, from: log }', /from: expected one of "dataset", "request-log", got "log"/],
    ['{ requests: 4, standIn: true }', /standIn: unknown key.*Did you mean "standsIn"/],
  ])('%s is refused with what to do', (topUp, message) => {
    expect(told(topUp, WITH_CASES).join('\n')).toMatch(message);
  });
});
