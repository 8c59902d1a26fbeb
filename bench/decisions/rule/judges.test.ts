import { expect, test } from 'vitest';
import { argo } from './argo.ts';
import { kayenta } from './kayenta.ts';
import { type Look, NO_SCORE, type Sums } from './rule.ts';

const Z_98 = 2.326;

function look(candidate: Partial<Sums>, baseline: Partial<Sums> = {}): Look {
  const sums = (over: Partial<Sums>): Sums => ({ n: 10, sum: 0, sumSq: 0, ...over });
  const minute = { candidate: sums(candidate), baseline: sums(baseline) };
  return { measure: 'error-rate', minute, total: minute, served: { candidate: [], baseline: [] } };
}

// The values of Kayenta's own suite for its classifier, sorted, to two digits.
const LOW = [
  4.92, 6.95, 7.8, 7.84, 8.15, 8.27, 8.38, 8.44, 8.94, 9.02, 9.28, 9.32, 9.38, 9.75, 9.78, 10.09, 10.56, 10.59, 10.62,
  10.7, 11.05, 11.11, 11.25, 11.42, 11.6, 11.62, 11.91, 12.52, 13.5,
];
const HIGH = [
  15.86, 16.44, 16.98, 17.16, 17.78, 17.81, 18.54, 18.66, 19.11, 19.39, 19.51, 19.55, 19.71, 20.07, 20.56, 20.88, 20.96,
  20.98, 21.0, 21.56, 21.66, 21.77, 21.79, 21.81, 21.98, 22.12, 22.63, 22.93, 23.42, 24.06,
];

/** A value a minute for each arm; the last score. */
function judged(experiment: readonly number[], control: readonly number[]): number | undefined {
  const watch = kayenta.start();
  const scores = experiment.map((value, minute) =>
    watch(look({ sum: 10 * value }, { sum: 10 * (control[minute] ?? 0) })),
  );
  return scores.at(-1)?.[0];
}

test('Kayenta’s judge says High and not High as its own suite does', () => {
  expect(judged(HIGH, LOW)).toBeGreaterThan(Z_98);
  expect(judged(LOW, HIGH)).toBe(NO_SCORE);
  expect(judged(LOW, LOW)).toBe(NO_SCORE);
});

test('it looks from its minutes on, and only where the means differ enough', () => {
  const watch = kayenta.start();
  const scores = Array.from({ length: 12 }, (_, minute) =>
    watch(look({ sum: 6 + (minute % 3) }, { sum: 4 + (minute % 3) })),
  );
  const [first, fifth] = kayenta.variants.map(({ setting }) => setting);
  expect([first, fifth]).toEqual(['from 10 minutes, ratio at least 1', 'from 5 minutes, ratio at least 1']);
  expect(scores[8]?.[0]).toBe(NO_SCORE);
  expect(scores[9]?.[0]).toBeGreaterThan(Z_98);
  expect(scores[4]?.[1]).toBeGreaterThan(NO_SCORE);
  // 7 against 5 is a ratio of 1.4.
  expect(scores[11]?.map((score) => score > NO_SCORE)).toEqual([true, true, true, false, false, false]);
});

test('Argo counts the minutes past its limit, in a row or not, and leaves out those without requests', () => {
  const family = argo('error-rate');
  const usual = family.variants.findIndex(({ threshold }) => threshold !== undefined);
  const watch = family.start();
  const failures = [{ sum: 1 }, { sum: 0 }, { sum: 1 }, { n: 0 }, { sum: 1 }, { sum: 1 }].map(
    (minute) => watch(look(minute))[usual],
  );
  expect(failures).toEqual([1, 1, 2, 2, 3, 4]);
  expect(family.variants[usual]?.threshold).toBe(3);
});
