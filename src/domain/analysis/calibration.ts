import type { Digest, EpochMs } from '../shared/index.ts';
import { exactMcNemarP, type Proportion } from '../statistics/index.ts';
import { partOfLook } from './error-budget.ts';
import type { Calibration, EvaluatorInfo } from './evaluation-result.ts';

/** The chance, ever, of an alarm about a judge that judges as it did. */
const ALARM = 0.01;
/** A judge that failed on more than this share of the labels was not looked at. */
const MAX_ERRORED = 0.05;
/** With fewer labels of a kind nobody can say that a judge tells nothing apart. */
const MIN_LABELS = 10;

/** Whether a reply passes, by a person and by the judge. `said`: undefined where the judge gave no score. */
export type JudgedLabel = { readonly id: string; readonly right: boolean; readonly said: boolean | undefined };

/** What an evaluator said of a labelled set. */
export type JudgedLabels = { readonly evaluator: EvaluatorInfo; readonly labels: readonly JudgedLabel[] };

/** By id of the labelled reply: whether it passes, by a person and by the judge. */
type Answers = Readonly<Record<string, readonly [right: boolean, said: boolean]>>;

/** What one judge, in one version, said of one labelled set when it was first asked, and lately. */
export type JudgeRecord = {
  readonly evaluator: Pick<EvaluatorInfo, 'name' | 'version' | 'judge'>;
  readonly set: Digest;
  readonly first: Answers;
  readonly newest: Answers;
  readonly newestAt: EpochMs;
  /** How often it was asked again. */
  readonly looks: number;
  /** Set for good when it judges otherwise than at first: for a way out, people label anew, or take another judge. */
  readonly drift?: { readonly at: EpochMs; readonly because: string } | undefined;
};

/** What is known of a judge after it was asked once more. Unchanged where it failed on too many labels to say anything. */
export function lookAtJudge(
  known: JudgeRecord | undefined,
  { evaluator: { name, version, judge }, labels }: JudgedLabels,
  set: Digest,
  at: EpochMs,
): JudgeRecord | undefined {
  const answers = Object.fromEntries(
    labels.flatMap(({ id, right, said }) => (said === undefined ? [] : [[id, [right, said] as const]])),
  );
  const answered = Object.keys(answers).length;
  if (answered === 0 || labels.length - answered > MAX_ERRORED * labels.length) return known;
  const evaluator = { name, version, judge };
  if (known === undefined) return { evaluator, set, first: answers, newest: answers, newestAt: at, looks: 0 };
  const looks = known.looks + 1;
  const because = known.drift === undefined ? driftOf(known.first, answers, looks) : undefined;
  return {
    ...known,
    newest: answers,
    newestAt: at,
    looks,
    ...(because === undefined ? {} : { drift: { at, because } }),
  };
}

/**
 * Whether a judge got surely stricter, laxer, better or worse than it was at first, by the exact test of McNemar on the replies that it
 * says otherwise of: half the budget for how many it passes, half for how many it gets right, both over all looks. A judge that is
 * merely noisy says otherwise both ways alike.
 */
function driftOf(first: Answers, now: Answers, look: number): string | undefined {
  let [failsNow, passesNow, wrongNow, rightNow] = [0, 0, 0, 0];
  for (const [id, [right, said]] of Object.entries(now)) {
    const was = first[id];
    if (was === undefined || was[1] === said) continue;
    if (said) passesNow += 1;
    else failsNow += 1;
    if (said === right) rightNow += 1;
    else wrongNow += 1;
  }
  const budget = (ALARM * partOfLook(look)) / 2;
  const changed = `says otherwise than at first of ${failsNow + passesNow} of ${Object.keys(now).length} labelled replies`;
  if (exactMcNemarP(failsNow, passesNow) <= budget) {
    return `${changed}: it fails ${failsNow} that it passed, and passes ${passesNow} that it failed`;
  }
  if (exactMcNemarP(wrongNow, rightNow) <= budget) {
    return `${changed}: ${wrongNow} that it had right are wrong now, ${rightNow} the other way`;
  }
  return undefined;
}

/** What a record comes to now. */
export function calibrationOf({ evaluator, newest, newestAt, drift }: JudgeRecord): Calibration {
  const answers = Object.values(newest);
  const count = (right: boolean, said: boolean) =>
    answers.filter((answer) => answer[0] === right && answer[1] === said).length;
  const failsBad = { events: count(false, false), n: count(false, false) + count(false, true) };
  const passesGood = { events: count(true, true), n: count(true, true) + count(true, false) };
  const agrees = { events: failsBad.events + passesGood.events, n: answers.length };
  const distrusted =
    drift === undefined ? tellsNothing(failsBad, passesGood) : `has changed: ${evaluator.name} ${drift.because}`;
  return {
    ...{ evaluator: evaluator.name, at: newestAt, agrees, failsBad, passesGood },
    ...(distrusted === undefined ? {} : { distrusted }),
  };
}

/** Where it fails the bad as seldom as the good (Youden's index of 0 or below), its scores say nothing. */
function tellsNothing(failsBad: Proportion, passesGood: Proportion): string | undefined {
  if (Math.min(failsBad.n, passesGood.n) < MIN_LABELS) return undefined;
  const index = failsBad.events / failsBad.n + passesGood.events / passesGood.n - 1;
  if (index > 0) return undefined;
  return `tells good from bad no better than chance: it fails ${failsBad.events} of ${failsBad.n} that people fail, and passes ${passesGood.events} of ${passesGood.n} that people pass`;
}

/** Which record is of which evaluator. */
export function isRecordOf(record: JudgeRecord, { name, version, judge }: EvaluatorInfo): boolean {
  const known = record.evaluator;
  return known.name === name && known.version === version && known.judge === judge;
}
