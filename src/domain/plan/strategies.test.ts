import { describe, expect, it } from 'vitest';
import { formatBp, formatDuration } from '../shared/index.ts';
import { stepsProblem } from './plan.ts';
import { builtInStrategies } from './strategies.ts';

const told = (name: string) =>
  builtInStrategies
    .find((plan) => plan.strategy === name)
    ?.steps.map((step) => `${formatBp(step.weightBp)} for ${formatDuration(step.bakeMs)}`);

describe('the built-in strategies', () => {
  it('are plans that can stand', () => {
    for (const plan of builtInStrategies) expect(stepsProblem(plan.steps), plan.strategy).toBeUndefined();
  });

  it('hold the weights that the guide gives, for as long as it gives', () => {
    expect(told('blue-green')).toEqual(['10 % for 1 h', '50 % for 2 h', '100 % for 0 ms']);
    expect(told('canary')).toEqual(['5 % for 1 h', '25 % for 2 h', '100 % for 0 ms']);
    expect(told('manual')).toEqual(['0 % for 0 ms', '100 % for 0 ms']);
    expect(told('direct')).toEqual(['100 % for 0 ms']);
  });

  it('ask for proof of errors, response time and quality wherever traffic is split', () => {
    const split = builtInStrategies.filter((each) => each.steps.filter((step) => step.weightBp > 0).length > 1);
    for (const plan of split) {
      const proven = plan.metrics.filter((metric) => metric.role === 'prove').map((metric) => metric.name);
      expect(proven, plan.strategy).toEqual(['error-rate', 'response-time', 'quality']);
    }
  });

  it('let a step run to four times its bake', () => {
    for (const plan of builtInStrategies) for (const step of plan.steps) expect(step.maxBakeMs).toBe(4 * step.bakeMs);
  });
});

describe('stepsProblem', () => {
  it.each([
    [[], 'a strategy needs at least one step'],
    [[1_000, 5_000], 'the last weight must be 100 %, not 50 %'],
    [[5_000, 5_000, 10_000], 'step 2 does not grow the weight'],
    [[0, 10_000], 'step 1 has no weight'],
    [[1_000, 10_000], undefined],
  ])('says of %j: %s', (weights, problem) => {
    expect(stepsProblem(weights.map((weightBp) => ({ weightBp })))).toBe(problem);
  });

  const pause = { kind: 'pause', because: 'look' } as const;
  const notice = { kind: 'notify', text: 'all of it' } as const;

  it.each([
    ['a pause that moves traffic', [{ weightBp: 1_000, work: pause }], /step 1 \(pause\) does not keep the weight/],
    ['no weight at all', [{ weightBp: 0, work: pause }], /needs at least one weight/],
    [
      'a pause after everything',
      [{ weightBp: 10_000 }, { weightBp: 10_000, work: pause }],
      /step 2 \(pause\) comes after/,
    ],
  ])('refuses %s', (_name, steps, problem) => {
    expect(stepsProblem(steps)).toMatch(problem);
  });

  it('lets work stand before the first weight and a notice after the last', () => {
    const steps = [{ weightBp: 0, work: pause }, { weightBp: 10_000 }, { weightBp: 10_000, work: notice }];
    expect(stepsProblem(steps)).toBeUndefined();
  });
});
