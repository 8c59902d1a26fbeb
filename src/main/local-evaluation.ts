import type { Applicability, Judgement, LocalArm, LocalEvaluation } from '#cli/index.ts';
import { calibrationOf, type EvaluationResult, isRecordOf, withholdCases } from '#domain/analysis/index.ts';
import type { OwnEvaluator } from '#domain/config/index.ts';
import type { LabelledSet } from '#domain/dataset/index.ts';
import { AppError, makeId } from '#domain/shared/index.ts';
import { createApplicability } from '#evaluation/evaluator/index.ts';
import type { AgentCaller, Runtime } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';
import { localArm } from './local-arm.ts';
import { localRunners } from './local-runners.ts';

/** Talks to agents straight from the command line. */
export function localRuntime(): Pick<Runtime, 'deploy'> & AgentCaller {
  return localRunners().runtime;
}

export function applicability(own?: readonly OwnEvaluator[] | undefined): Applicability {
  return createApplicability(own);
}

/** One journal a plan: only who asks for it takes over what an interrupted run left, because the agent's code may be another by now. */
const LOCAL_KEY = 'local';

/** Runs an evaluation in this process, without a server. Its result is a report, not evidence that opens a gate. */
export async function localEvaluation(
  request: LocalEvaluation,
): Promise<{ readonly result: EvaluationResult; readonly judgements: readonly Judgement[] }> {
  const { project, environment, candidate, baseline } = request;
  const { runtime, evaluation } = localRunners(request.folder);
  const { agent } = candidate;
  if (agent.dataset === undefined) {
    throw new AppError('NOT_RUNNABLE', `agent "${agent.name}" has no dataset to be evaluated on`, {
      hint: 'set `dataset: cases.jsonl` in headgate.yaml',
    });
  }
  const arm = (local: LocalArm) => localArm(runtime, local, environment);
  const replied = await evaluation.run(
    {
      id: makeId('evl', systemClock.now(), systemChance.bytes(16)),
      agent: agent.name,
      environment,
      dataset: agent.dataset,
      config: project.evaluation,
      repeats: project.evaluation.repeats,
      candidate: await arm(candidate),
      baseline: await arm(baseline),
      plantedSecrets: agent.plantedSecrets,
      journal: { key: LOCAL_KEY, recall: request.resume },
      reuseBaselineMs: request.reuseBaselineMs,
      mayBegin: request.mayBegin,
      onNote: request.onNote,
    },
    request.onProgress,
    request.signal,
  );
  const calibrated = await withCalibrations(replied, project.evaluation.calibration?.set);
  const result = withholdCases(
    request.selection === undefined ? calibrated : { ...calibrated, selection: request.selection },
  );
  const findings = evaluation.assess(result, project.evaluation, []);
  return {
    result,
    judgements: [
      { kind: 'evaluation', ...findings.evaluation },
      { kind: 'safety', ...findings.safety },
    ],
  };
}

/** With what the judge said here of the labelled replies, if it was asked. */
async function withCalibrations(result: EvaluationResult, set: LabelledSet | undefined): Promise<EvaluationResult> {
  if (set === undefined) return result;
  const { readJudgeRecords } = await import('./local-calibration.ts');
  const records = await readJudgeRecords(set);
  const calibrations = result.metrics.flatMap(({ evaluator }) =>
    records.filter((record) => isRecordOf(record, evaluator)).map(calibrationOf),
  );
  return { ...result, calibrations };
}
