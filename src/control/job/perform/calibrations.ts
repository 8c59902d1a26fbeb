import {
  type Calibration,
  calibrationOf,
  type EvaluationResult,
  type EvaluatorInfo,
  isRecordOf,
  type JudgedLabels,
  type JudgeRecord,
  lookAtJudge,
} from '#domain/analysis/index.ts';
import type { Project } from '#domain/config/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { EvaluationRunner, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment, runCommand, writeAudit } from '../../context.ts';

type Config = NonNullable<Project['evaluation']['calibration']>;

/**
 * A result with how far the judges behind it agree with people, and which of them changed. Where a judge's last word on the labelled
 * replies is too old it is asked again; that it changed raises an alarm, once. Nothing is added where nobody labelled anything.
 */
export async function withCalibrations(
  context: ControlContext,
  runner: EvaluationRunner,
  project: Project,
  result: EvaluationResult,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const { calibration: config } = project.evaluation;
  if (config === undefined) return result;
  const judgedBy = new Set(runner.judged(project.evaluation));
  const evaluators = result.metrics.map(({ evaluator }) => evaluator).filter(({ name }) => judgedBy.has(name));
  const known = await readRecent(context, config, evaluators);
  if (known !== undefined) return { ...result, calibrations: calibrationsOf(known, evaluators) };
  const judged = await runner.calibrate(project.evaluation, config.set, () => undefined, signal);
  const { records, changed } = await runCommand(context, (tx, moment) => keep(tx, moment, config, judged));
  for (const { evaluator, drift } of changed) {
    context.log.error('judge.distrusted', { ...evaluator, because: drift?.because ?? '' });
  }
  return { ...result, calibrations: calibrationsOf(records, evaluators) };
}

/** Undefined where some evaluator that asks a judge has no word that is young enough. */
async function readRecent(
  context: ControlContext,
  { set, everyMs }: Config,
  evaluators: readonly EvaluatorInfo[],
): Promise<readonly JudgeRecord[] | undefined> {
  const labelled = new Set(set.replies.flatMap(({ labels }) => Object.keys(labels)));
  const { records, now } = await context.unitOfWork.run(async (tx) => ({
    records: await tx.judgeRecords.read(set.digest),
    now: (await readMoment(tx)).now,
  }));
  const isYoung = (evaluator: EvaluatorInfo) =>
    records.some((record) => isRecordOf(record, evaluator) && now - record.newestAt < everyMs);
  return evaluators.filter(({ name }) => labelled.has(name)).every(isYoung) ? records : undefined;
}

async function keep(
  tx: Tx,
  moment: Moment,
  { set }: Config,
  judged: readonly JudgedLabels[],
): Promise<{ readonly records: readonly JudgeRecord[]; readonly changed: readonly JudgeRecord[] }> {
  const before = await tx.judgeRecords.lock(set.digest);
  const records = [...before];
  const changed: JudgeRecord[] = [];
  for (const labels of judged) {
    const index = records.findIndex((record) => isRecordOf(record, labels.evaluator));
    const known = records[index];
    const next = lookAtJudge(known, labels, set.digest, moment.now);
    if (next === undefined || next === known) continue;
    if (index === -1) records.push(next);
    else records[index] = next;
    if (known === undefined) await record(tx, moment, 'judge.calibrated', next, set.name);
    if (next.drift !== undefined && known?.drift === undefined) {
      changed.push(next);
      await record(tx, moment, 'judge.distrusted', next, set.name);
    }
  }
  await tx.judgeRecords.save(set.digest, records);
  return { records, changed };
}

function record(
  tx: Tx,
  moment: Moment,
  event: 'judge.calibrated' | 'judge.distrusted',
  kept: JudgeRecord,
  set: string,
) {
  const { evaluator, drift } = kept;
  const { agrees, failsBad, passesGood } = calibrationOf(kept);
  const first = `its judge agrees with people on ${agrees.events} of ${agrees.n} replies of ${set}`;
  return writeAudit(tx, moment, SYSTEM, {
    event,
    subject: `${evaluator.name}@${evaluator.version}`,
    because: drift === undefined ? first : `its judge ${drift.because}`,
    details: { ...evaluator, set: kept.set, agrees, failsBad, passesGood },
  });
}

function calibrationsOf(records: readonly JudgeRecord[], evaluators: readonly EvaluatorInfo[]): readonly Calibration[] {
  return evaluators.flatMap((evaluator) =>
    records.filter((record) => isRecordOf(record, evaluator)).map(calibrationOf),
  );
}
