import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyArm, EVERY_METRIC } from '#testing/builder/any-arm.ts';
import { judgeMetrics } from './judge-metrics.ts';

const ALPHA = { rollBack: 0.05, promote: 0.05 };

/** Every number in a value, with its path. */
function numbersIn(value: unknown, path = ''): readonly (readonly [path: string, number: number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(part, `${path}.${key}`));
}

test('whatever the counts, every metric gets a verdict, in words and numbers that are numbers', () => {
  fc.assert(
    fc.property(anyArm('candidate'), fc.option(anyArm('baseline'), { nil: undefined }), (candidate, baseline) => {
      const verdicts = judgeMetrics(EVERY_METRIC, { candidate, baseline }, ALPHA);
      expect(verdicts.map(({ card }) => card.metric)).toEqual(EVERY_METRIC.map(({ name }) => name));
      for (const [path, number] of numbersIn(verdicts)) expect([path, Number.isFinite(number)]).toEqual([path, true]);
      expect(JSON.stringify(verdicts)).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { numRuns: 300, seed: 4711 },
  );
});
