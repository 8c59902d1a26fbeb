import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath } from './index.ts';
import { resolveProject } from './resolve.ts';

function resolve(budget: string, more = '') {
  const yaml = `version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
evaluation:
  judge: { provider: openai, model: gpt-5-mini, credential: { env: KEY } }
  budget: ${budget}
${more}`;
  return resolveProject({ source: parse(yaml), readFile: () => undefined, env: () => undefined });
}

function evaluationOf(budget: string, more?: string) {
  const resolved = resolve(budget, more);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map(({ message }) => message).join('\n'));
  return resolved.project.evaluation;
}

function problems(budget: string, more?: string): string {
  const resolved = resolve(budget, more);
  return resolved.kind === 'ok'
    ? ''
    : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`).join('\n');
}

const PRICED = 'prices: { gpt-5-mini: { inputPerMillion: $0.25, outputPerMillion: $2 } }';

describe('the budget of an evaluation', () => {
  it('is in calls, tokens and money, each for itself', () => {
    expect(evaluationOf('{ judgeCalls: 2000, tokens: 5000000, money: $2.50 }', PRICED).budget).toEqual({
      ...{ judgeCalls: 2_000, tokens: 5_000_000, costMicroUsd: 2_500_000 },
    });
    expect(evaluationOf('{ judgeCalls: 0 }').budget).toEqual({ judgeCalls: 0 });
    expect(evaluationOf('{ money: $1 }', PRICED).prices).toEqual({
      'gpt-5-mini': { inputPerMillion: 0.25, outputPerMillion: 2 },
    });
  });

  it('in money needs a price for each judge: an unknown one would count as nothing', () => {
    expect(problems('{ money: $1 }')).toContain('evaluation.budget.money: expected the judge "gpt-5-mini" in `prices`');
    expect(problems('{ tokens: 10 }')).toBe('');
  });

  it.each([
    ['{ money: 2.5 }', 'evaluation.budget.money'],
    ['{ money: 2 EUR }', 'evaluation.budget.money'],
    ['{ tokens: 2M }', 'evaluation.budget.tokens: expected a whole number'],
    ['{ judgeCalls: -1 }', 'evaluation.budget.judgeCalls'],
    ['{ calls: 5 }', 'evaluation.budget'],
  ])('refuses %s, and says where', (budget, where) => {
    expect(problems(budget, PRICED)).toContain(where);
  });
});
