import { describe, expect, it } from 'vitest';
import { forecastText, forecastTotal, type SpendForecast } from './spend-forecast.ts';
import { NOTHING_SPENT, overBudget } from './spent.ts';

const forecast: SpendForecast = {
  ...{
    cases: 60,
    repeats: 3,
    releases: 2,
    replies: 360,
    judgedMetrics: 8,
    before: NOTHING_SPENT,
    tryOuts: 0,
    timeMs: 360_000,
  },
  judging: { calls: 2_880, inputTokens: 4_100_000, outputTokens: 230_400, costMicroUsd: 1_900_000, unpriced: [] },
};
const judging = (more: Partial<NonNullable<SpendForecast['judging']>>) => ({
  ...forecast,
  judging: forecast.judging && { ...forecast.judging, ...more },
});

describe('a forecast', () => {
  it('is one line, from cases to minutes', () => {
    expect(forecastText(forecast)).toMatch(
      /^60 cases x 3 repeats x 2 releases x 8 judged metrics = 2,880 judge calls at most, about 4\.3 M tokens, \$1\.90; .*; about 6 min/,
    );
  });

  it('says nothing of tokens, nor of their price, where a service counts none', () => {
    const text = forecastText(judging({ inputTokens: 0, outputTokens: 0, costMicroUsd: 0, unpriced: ['a service'] }));
    expect(text).toContain('2,880 judge calls at most, what a service costs is not known; what the agents take');
  });

  it('calls an unknown price unknown, and never nothing', () => {
    const text = forecastText(judging({ costMicroUsd: 0, unpriced: ['gpt-5'] }));
    expect(text).toContain('what gpt-5 costs is not known (`prices`)');
    expect(text).not.toContain('$');
    expect(forecastText(judging({ unpriced: ['gpt-5'] }))).toContain('$1.90 and more, since what gpt-5 costs');
  });

  it('is no product where panels, repeats or metrics that don’t apply make it another number', () => {
    expect(forecastText(judging({ calls: 5_000 }))).toContain('x 8 judged metrics: 5,000 judge calls at most');
  });

  it('leaves out what is there already, and says that no model judges', () => {
    expect(forecastText({ ...forecast, replies: 60 })).toContain('of which 300 are there already');
    expect(forecastText({ ...forecast, judging: undefined })).toMatch(/= 360 replies; no model judges; about 6 min/);
  });
});

it('says and counts what it took to try the judge', () => {
  expect(forecastText({ ...forecast, tryOuts: 1 })).toContain(
    '2,880 judge calls at most and 1 made to try the judge, about',
  );
  expect(forecastTotal({ ...forecast, tryOuts: 1 }).judgeCalls).toBe(2_881);
});

it('says and counts what judging some replies twice takes', () => {
  const judgedTwice = {
    ...{ replies: 10, calls: 80, inputTokens: 100_000, outputTokens: 6_000, costMicroUsd: 50_000, unpriced: [] },
  };
  expect(forecastText({ ...forecast, judgedTwice })).toContain(
    '= 2,880 judge calls at most, 80 more to judge 10 replies twice and see how noisy the judge is, about 4.4 M tokens, $1.95',
  );
  expect(forecastTotal({ ...forecast, judgedTwice })).toEqual({
    ...{ judgeCalls: 2_960, tokens: 4_436_400, costMicroUsd: 1_950_000 },
  });
});

it('a budget of nothing is one, and what has no limit is never over it', () => {
  const spent = { judgeCalls: 1, tokens: 1, costMicroUsd: 1 };
  expect(overBudget(spent, {})).toEqual([]);
  expect(overBudget(spent, { judgeCalls: 0 })).toEqual([
    '1 judge calls, 1 more than the 0 of evaluation.budget.judgeCalls',
  ]);
  expect(overBudget(spent, spent)).toEqual([]);
});
