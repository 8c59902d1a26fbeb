import {
  exactMcNemarP,
  holmAdjusted,
  pairedDifferenceInterval,
  signedRankP,
  signFlipP,
  studentQuantile,
} from '../statistics/index.ts';
import { casesToTell, casesToTellText } from './cases-to-tell.ts';
import type { ChangeTest, Comparison } from './evaluation-result.ts';

/** One case in both arms: the mean score over its repeats in each, and how much the case counts. */
export type CasePair = { readonly candidate: number; readonly baseline: number; readonly weight: number };

/** Mean over cases of candidate minus baseline with its interval, 95 % if nothing else is said, in points of the scale. */
type PairedChange = {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly cases: number;
};

/** What a change is held against. */
type ScaleRule = { readonly min: number; readonly max: number; readonly better: 'higher' | 'lower' };

/** Fewer cases decide nothing, however clear they look. */
export const MIN_CASES = 10;

/** A smaller change than this share of the scale doesn't matter: 0.25 points on 1-5. */
const MARGIN_RATIO = 0.0625;

const COVERAGE = 0.95;

/** The smallest change that matters, in points of the scale. */
export function marginOf(scale: ScaleRule): number {
  return (scale.max - scale.min) * MARGIN_RATIO;
}

/**
 * Paired difference with a Student-t interval, the case being the unit. Weights enter as in a ratio estimate:
 * variance = sum w²(d - mean)² / (sum w)² * n / (n - 1), on Kish's effective number of cases less one degree of freedom.
 * Undefined for no case. One case, or cases that all differ by the same amount, have an interval of no width;
 * `compareCases` doesn't decide on fewer than `MIN_CASES`. On a scale of 0 and 1 whose cases count alike and all say one of the two, the
 * 95 % interval is Newcombe's for paired answers instead, which has a width also where no case differs.
 */
export function estimateChange(
  pairs: readonly CasePair[],
  { scale, coverage = COVERAGE }: { readonly scale?: Pick<ScaleRule, 'min' | 'max'>; readonly coverage?: number } = {},
): PairedChange | undefined {
  const spread = spreadOf(pairs);
  if (spread === undefined) return undefined;
  const { mean, standardError, effective } = spread;
  if (scale?.min === 0 && scale.max === 1 && coverage === COVERAGE && areAlike(pairs) && areYesOrNo(pairs, scale)) {
    return { estimate: mean, ...pairedDifferenceInterval(answersOf(pairs)), cases: pairs.length };
  }
  const reach =
    standardError === 0 ? 0 : standardError * studentQuantile((1 - coverage) / 2, Math.max(1, effective - 1));
  return { estimate: mean, lower: mean - reach, upper: mean + reach, cases: pairs.length };
}

/**
 * Standard deviation of the change between cases, as it counts for how many there should be: unequal weights make it larger. Where all say
 * one of yes and no and count alike, half an answer is added to each of the four combinations (Agresti and Min, 2005), since answers that
 * never differed may yet do so. Undefined for fewer than two cases.
 */
export function deviationToPlan(pairs: readonly CasePair[], scale: Pick<ScaleRule, 'min' | 'max'>): number | undefined {
  const spread = spreadOf(pairs);
  const n = pairs.length;
  if (spread === undefined || n < 2) return undefined;
  if (!areAlike(pairs) || !areYesOrNo(pairs, scale)) return spread.standardError * Math.sqrt(n);
  const shareOf = (sign: number) =>
    (pairs.filter(({ candidate, baseline }) => sign * (candidate - baseline) > 0).length + 0.5) / (n + 2);
  const [gained, lost] = [shareOf(1), shareOf(-1)];
  return (scale.max - scale.min) * Math.sqrt(gained + lost - (gained - lost) ** 2);
}

/** Which test it is, with its reference, and the p-value of "no change". Undefined below `MIN_CASES`. */
export function testChange(
  pairs: readonly CasePair[],
  { min, max }: Pick<ScaleRule, 'min' | 'max'>,
): { readonly name: string; readonly p: number } | undefined {
  if (pairs.length < MIN_CASES) return undefined;
  if (!areAlike(pairs)) {
    const p = signFlipP(pairs.map(({ candidate, baseline, weight }) => weight * (candidate - baseline)));
    return { name: 'paired permutation of signs, weighted', p };
  }
  if (areYesOrNo(pairs, { min, max })) {
    const gained = pairs.filter(({ candidate, baseline }) => candidate > baseline).length;
    const lost = pairs.filter(({ candidate, baseline }) => candidate < baseline).length;
    return { name: 'exact McNemar', p: exactMcNemarP(gained, lost) };
  }
  const p = signedRankP(pairs.map(({ candidate, baseline }) => candidate - baseline));
  return { name: 'Wilcoxon signed-rank (Pratt), exact', p };
}

/** Whether all cases count the same. */
function areAlike(pairs: readonly CasePair[]): boolean {
  return pairs.every(({ weight }) => weight === pairs[0]?.weight);
}

function answersOf(pairs: readonly CasePair[]) {
  const count = (candidate: number, baseline: number) =>
    pairs.filter((pair) => pair.candidate === candidate && pair.baseline === baseline).length;
  return { both: count(1, 1), onlyFirst: count(1, 0), onlySecond: count(0, 1), neither: count(0, 0) };
}

/** Whether every score is at one of the ends of its scale. */
function areYesOrNo(pairs: readonly CasePair[], { min, max }: Pick<ScaleRule, 'min' | 'max'>): boolean {
  const isEnd = (score: number) => score === min || score === max;
  return pairs.every(({ candidate, baseline }) => isEnd(candidate) && isEnd(baseline));
}

/** The tests of several metrics, each adjusted for the others (Holm), in their order. */
export function adjustTests(
  tests: readonly ({ readonly name: string; readonly p: number } | undefined)[],
): readonly (ChangeTest | undefined)[] {
  const adjusted = holmAdjusted(tests.flatMap((one) => (one === undefined ? [] : [one.p])));
  let next = 0;
  return tests.map((one) => {
    if (one === undefined) return undefined;
    const adjustedP = adjusted[next] ?? 1;
    next += 1;
    return { ...one, adjustedP };
  });
}

/**
 * Says what a change comes to, with the numbers. It is one where its interval excludes none, it is of a size that matters, and its test
 * still says so after the correction for being one of several. Where that can't be told, with how many cases it might, if `deviation` (see
 * `deviationToPlan`) is known.
 */
export function compareCases(
  change: PairedChange | undefined,
  scale: ScaleRule,
  test?: ChangeTest,
  deviation?: number,
): { readonly comparison: Comparison; readonly because: string; readonly casesToTell?: number } {
  if (change === undefined) return cannotTell('no case was scored in both releases');
  const { estimate, lower, upper, cases } = change;
  if (cases < MIN_CASES) {
    return cannotTell(`${cases} ${cases === 1 ? 'case was' : 'cases were'} scored in both; ${MIN_CASES} are needed`);
  }
  const margin = marginOf(scale);
  const shown = `${signed(estimate)} (95 % interval ${signed(lower)} to ${signed(upper)}, ${cases} cases)`;
  if (lower >= -margin && upper <= margin) {
    return { comparison: 'no-meaningful-change', because: `${shown}: surely within ${margin} either way` };
  }
  const needed = casesToTell(change, { margin, deviation, alpha: ownAlpha(test) });
  const isChange = (lower > 0 || upper < 0) && Math.abs(estimate) >= margin;
  if (isChange && (test?.adjustedP ?? 0) > 1 - COVERAGE) {
    const because = `${shown}: with so many others beside it, chance may do that (adjusted p ${test?.adjustedP.toFixed(2)})`;
    return cannotTell(because, needed, margin);
  }
  if (isChange) {
    const isBetter = estimate > 0 === (scale.better === 'higher');
    return { comparison: isBetter ? 'improved' : 'worse', because: shown };
  }
  return cannotTell(`${shown}: neither surely a change nor surely within ${margin}`, needed, margin);
}

/** What a test has to be below by itself, to be below 5 % once adjusted. */
function ownAlpha(test: ChangeTest | undefined): number {
  const isAdjusted = test !== undefined && test.p > 0 && test.adjustedP > test.p;
  return isAdjusted ? ((1 - COVERAGE) * test.p) / test.adjustedP : 1 - COVERAGE;
}

function cannotTell(because: string, needed?: number, margin = 0) {
  const sized = needed !== undefined && Number.isFinite(needed) ? { casesToTell: needed } : {};
  return { comparison: 'cannot-tell', because: `${because}${casesToTellText(needed, margin)}`, ...sized } as const;
}

/** `+0.25`, `-1.00`, `0.00`. */
function signed(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return value > 0 ? `+${text}` : text;
}

function spreadOf(pairs: readonly CasePair[]) {
  if (pairs.length === 0) return undefined;
  let weights = 0;
  let weightsSq = 0;
  let sum = 0;
  for (const { candidate, baseline, weight } of pairs) {
    weights += weight;
    weightsSq += weight * weight;
    sum += weight * (candidate - baseline);
  }
  const mean = sum / weights;
  let squares = 0;
  for (const { candidate, baseline, weight } of pairs) squares += (weight * (candidate - baseline - mean)) ** 2;
  const n = pairs.length;
  const variance = n < 2 ? 0 : (squares / weights ** 2) * (n / (n - 1));
  return { mean, standardError: Math.sqrt(variance), effective: weights ** 2 / weightsSq };
}
