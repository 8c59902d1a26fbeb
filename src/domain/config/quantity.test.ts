import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricSchema } from '../analysis/index.ts';
import { builtInStrategies } from '../plan/index.ts';
import { buildPlan } from './build-plan.ts';
import { limitSetting, marginSetting, readLimit, readMargin } from './metric-quantity.ts';
import { durationText, readDuration, readShare, readWeight, shareText, suggestQuantity } from './quantity.ts';
import { strategySettings } from './settings/strategy-settings.ts';
import { strategyLayer } from './strategy-layer.ts';

describe('quantities', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000_000_000 }), (ms) => {
        expect(readDuration(durationText(ms))).toBe(ms);
      }),
      { seed: 4711 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (hundredThousandths) => {
        expect(readShare(shareText(hundredThousandths / 100_000))).toBe(hundredThousandths / 100_000);
      }),
      { seed: 4711 },
    );
  });

  it.each([
    [10, 1_000],
    ['10 %', 1_000],
    ['0.01%', 1],
    ['33.33 %', 3_333],
    [100, 10_000],
    [0, undefined],
    ['0.001 %', undefined],
    [100.01, undefined],
    [-5, undefined],
    [Number.NaN, undefined],
    ['10', undefined],
    [undefined, undefined],
  ])('reads the weight %j as %j basis points', (weight, bp) => {
    expect(readWeight(weight)).toBe(bp);
  });

  it.each([
    ['a duration', '1 hour', '1h'],
    ['a duration', '90 Minutes', '90m'],
    ['a duration', '2 weeks', undefined],
    ['a percentage', '5 percent', '5 %'],
    ['a percentage', '5h', undefined],
  ])('takes for %s given as "%s": %s', (expected, value, meant) => {
    expect(suggestQuantity(expected, value)).toBe(meant);
  });

  it('of a metric are in its own unit, and read back as they were written', () => {
    expect(readMargin('error-rate', '5 points')).toEqual({ kind: 'absolute', value: 0.05 });
    expect(readMargin('error-rate', '5 %')).toEqual({ kind: 'relative', value: 0.05 });
    expect(readMargin('response-time', '500ms')).toEqual({ kind: 'absolute', value: 500 });
    expect(readMargin('quality', '500ms')).toBeUndefined();
    expect(readLimit('error-rate', '1 %')).toBe(0.01);
    expect(readLimit('error-rate', '200 %')).toBeUndefined();
    expect(readLimit('quality', -1)).toBeUndefined();
    for (const name of metricSchema.shape.name.options) {
      for (const margin of [{ kind: 'absolute', value: 1 } as const, { kind: 'relative', value: 0.5 } as const]) {
        expect(readMargin(name, marginSetting(name, margin)), name).toEqual(margin);
      }
      expect(readLimit(name, limitSetting(name, 1)), name).toBe(1);
    }
  });
});

it('the built-in strategies in words of configuration are the same plans again', () => {
  for (const plan of builtInStrategies) {
    const settings = strategySettings.parse(strategyLayer(plan.strategy, 'guide'));
    expect(buildPlan(plan.strategy, settings, () => undefined)).toEqual(plan);
  }
});
