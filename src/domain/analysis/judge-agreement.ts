import { cohenKappa, wilsonInterval } from '../statistics/index.ts';
import { calibrationText } from './calibration-text.ts';
import type { Calibration, EvaluationResult, EvaluatorInfo } from './evaluation-result.ts';
import { OFFLINE_JUDGE, offlineAgreement } from './offline-judge.ts';

type Judged = Pick<EvaluatorInfo, 'name' | 'version' | 'judge'>;

const UNKNOWN = 'agreement with people not known: headgate judge calibrate';

/** How far the judge of an evaluator agrees with people, or that nobody knows; undefined where no judge scores it. */
export function agreementText(evaluator: Judged, calibrations: readonly Calibration[] = []): string | undefined {
  const known = calibrations.find((one) => one.evaluator === evaluator.name);
  if (known !== undefined) return calibrationText(known);
  const shipped = offlineAgreement(evaluator);
  if (shipped !== undefined) return `agrees with ${shippedText(shipped)} of Headgate’s own labelled replies`;
  return isJudged(evaluator) ? UNKNOWN : undefined;
}

/** The same of all evaluators of a result, those of which the same is known together. */
export function agreementTexts({
  metrics,
  calibrations = [],
}: Pick<EvaluationResult, 'metrics' | 'calibrations'>): readonly string[] {
  const others = metrics
    .map(({ evaluator }) => evaluator)
    .filter(({ name }) => calibrations.every(({ evaluator }) => evaluator !== name));
  const shipped = others.flatMap((evaluator) => {
    const agreement = offlineAgreement(evaluator);
    return agreement === undefined ? [] : [`${shippedText(agreement)} for ${evaluator.name}`];
  });
  const unknown = others.filter((evaluator) => isJudged(evaluator) && offlineAgreement(evaluator) === undefined);
  return [
    ...calibrations.map(calibrationText),
    ...(shipped.length === 0
      ? []
      : [`${OFFLINE_JUDGE}; of Headgate’s own labelled replies it agrees with ${shipped.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`${unknown.map(({ name }) => name).join(', ')}: ${UNKNOWN}`]),
  ];
}

/** `scored by offline judge, indicative only: relevance, groundedness`; undefined where others scored all of them. */
export function indicativeText(evaluators: readonly Pick<EvaluatorInfo, 'name' | 'judge'>[]): string | undefined {
  const judges = [
    ...new Set(evaluators.map(({ judge }) => judge).filter((judge) => judge.includes('indicative only'))),
  ];
  if (judges.length === 0) return undefined;
  const named = judges.map((judge) => {
    const names = new Set(evaluators.flatMap((one) => (one.judge === judge ? one.name : [])));
    return `${judge}: ${[...names].join(', ')}`;
  });
  return `scored by ${named.join('; by ')}`;
}

/** Those that ask a judge have its version in theirs, and a label of `none` where there was nothing to ask one. */
function isJudged({ version, judge }: Judged): boolean {
  return version.includes('+judge.') && judge !== 'none';
}

/** `86 of 97 (89 %, 81 to 94; kappa 0.77)`. */
function shippedText({ failsBad, passesGood }: Pick<Calibration, 'failsBad' | 'passesGood'>): string {
  const agrees = { events: failsBad.events + passesGood.events, n: failsBad.n + passesGood.n };
  const { lower, upper } = wilsonInterval(agrees);
  const percent = (ratio: number) => (100 * ratio).toFixed(0);
  const kappa = cohenKappa({
    both: passesGood.events,
    onlyFirst: passesGood.n - passesGood.events,
    onlySecond: failsBad.n - failsBad.events,
    neither: failsBad.events,
  });
  const beyondChance = kappa === undefined ? '' : `; kappa ${kappa.toFixed(2)}`;
  return `${agrees.events} of ${agrees.n} (${percent(agrees.events / agrees.n)} %, ${percent(lower)} to ${percent(upper)}${beyondChance})`;
}
