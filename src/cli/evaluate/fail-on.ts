import { compareFailedCases, type EvaluationResult, lostTooMuch, MAX_ERRORED_RATIO } from '#domain/analysis/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Judgement } from '../cli-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

const CONCERNS = ['regression', 'threshold', 'inconclusive'] as const;

/** `regression`: something is surely worse; `threshold`: a gate says no; `inconclusive`: a gate can't tell. */
export type Concern = (typeof CONCERNS)[number];

type Judged = Pick<Judgement, 'outcome'>;

/** @throws AppError USAGE for another word */
export function readConcerns(words: readonly string[] | undefined): readonly Concern[] | undefined {
  return words?.map((word) => {
    const found = CONCERNS.find((concern) => concern === word);
    if (found !== undefined) return found;
    throw new AppError('USAGE', `--fail-on knows no "${word}"`, { hint: `one or more of ${CONCERNS.join(', ')}` });
  });
}

/**
 * What an evaluation ends with: 1 where a gate says no, 3 where one can't tell, which is neither good nor bad. With `failOn` it is 1 where
 * what it names was found and 0 where not, but 3 still where nothing was measured: that is no finding at all.
 */
export function exitCodeOf(
  result: EvaluationResult,
  judgements: readonly Judged[],
  failOn: readonly Concern[] | undefined,
): ExitCode {
  if (failOn === undefined) {
    if (judgements.some(({ outcome }) => outcome === 'fail')) return EXIT.refused;
    const allPass = judgements.length > 0 && judgements.every(({ outcome }) => outcome === 'pass');
    return allPass ? EXIT.done : EXIT.inconclusive;
  }
  const found = concernsOf(result, judgements);
  if (failOn.some((concern) => found.includes(concern))) return EXIT.refused;
  return isMeasured(result, judgements) ? EXIT.done : EXIT.inconclusive;
}

/** What was found and is not failed on, in words; undefined: nothing. */
export function passedOver(
  result: EvaluationResult,
  judgements: readonly Judged[],
  failOn: readonly Concern[] | undefined,
): string | undefined {
  if (failOn === undefined) return undefined;
  const over = concernsOf(result, judgements).filter((concern) => !failOn.includes(concern));
  return over.length === 0 ? undefined : `found and not failed on: ${over.join(', ')}`;
}

function concernsOf(result: EvaluationResult, judgements: readonly Judged[]): readonly Concern[] {
  const isWorse = result.metrics.some(({ comparison }) => comparison === 'worse');
  const failsMore = (compareFailedCases(result)?.lower ?? 0) > 0;
  const has = (outcome: Judged['outcome']) => judgements.some((judgement) => judgement.outcome === outcome);
  return [
    ...(isWorse || failsMore ? (['regression'] as const) : []),
    ...(has('fail') ? (['threshold'] as const) : []),
    ...(has('unknown') || judgements.length === 0 ? (['inconclusive'] as const) : []),
  ];
}

/** Whether there are judgements, and each metric rests on what was asked for: an agent or a judge that fails is no "can't tell". */
function isMeasured({ metrics, erroredRatio }: EvaluationResult, judgements: readonly Judged[]): boolean {
  if (judgements.length === 0 || metrics.length === 0 || !(erroredRatio <= MAX_ERRORED_RATIO)) return false;
  return metrics.every((metric) => {
    const { counts } = metric.candidate;
    return counts.scored + counts.errored > 0 && lostTooMuch(metric) === undefined;
  });
}
