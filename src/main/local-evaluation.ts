import type { Applicability, DeployedFor, Judgement, LocalArm, LocalEvaluation } from '#cli/index.ts';
import {
  calibrationOf,
  type EvaluationResult,
  isRecordOf,
  isSameAgent,
  withholdCases,
} from '#domain/analysis/index.ts';
import type { AgentConfig, OwnEvaluator } from '#domain/config/index.ts';
import type { LabelledSet } from '#domain/dataset/index.ts';
import { AppError, makeId } from '#domain/shared/index.ts';
import { createApplicability } from '#evaluation/evaluator/index.ts';
import type { AgentCaller, EvaluationArm, EvaluationRunner, Judges, Runtime } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';
import { localArm } from './local-arm.ts';
import { localRunners } from './local-runners.ts';
import { removeNamed, takeName } from './named-deployment.ts';

/** Talks to agents straight from the command line. */
export function localRuntime(): Pick<Runtime, 'deploy'> & AgentCaller {
  return localRunners().runtime;
}

export function applicability(own?: readonly OwnEvaluator[] | undefined): Applicability {
  return createApplicability(own);
}

/** One journal a plan: only who asks for it takes over what an interrupted run left, because the agent's code may be another by now. */
const LOCAL_KEY = 'local';

type Evaluated = { readonly result: EvaluationResult; readonly judgements: readonly Judgement[] };

/**
 * Runs an evaluation in this process, without a server. Its result is a report, not evidence that opens a gate.
 * @param judges that are being opened already; absent: opened when they are needed
 */
export async function localEvaluation(
  request: LocalEvaluation,
  judges?: Judges | undefined,
): Promise<Evaluated & { readonly deployment?: DeployedFor | undefined }> {
  const { environment, candidate, baseline, deployment, onNote } = request;
  const { runtime, evaluation } = localRunners(request.folder, judges);
  if (deployment === undefined) {
    const arm = (local: LocalArm) => localArm(runtime, local, environment);
    const arms = { candidate: await arm(candidate), baseline: await arm(baseline) };
    if (baseline !== candidate && isSameAgent(arms))
      onNote(
        `${baseline.label} has the same definition and the same address: both are the agent that answers at ${arms.candidate.endpoint.baseUrl}`,
      );
    return evaluateArms(evaluation, request, arms);
  }
  const { name } = deployment;
  const named = await takeName(runtime, { name, agent: candidate.agent.name, environment }, onNote);
  let left: readonly string[] = [];
  const evaluate = async () => {
    const up = await named.deploy(candidate, 'candidate');
    request.signal.throwIfAborted();
    return evaluateArms(evaluation, request, { candidate: up, baseline: await baselineBeside(up) });
  };
  const baselineBeside = async (up: EvaluationArm) => {
    if (baseline === candidate) return up;
    // What answers by itself needs nobody to start it.
    const isHosted = baseline.agent.deploy[environment]?.kind === 'webhook';
    return isHosted ? named.deploy(baseline, 'baseline') : localArm(runtime, baseline, environment);
  };
  try {
    const evaluated = await evaluate();
    if (deployment.keep) await named.keep();
    else left = await named.remove();
    return { ...evaluated, deployment: { name, isKept: deployment.keep, left } };
  } catch (error) {
    left = await named.remove();
    throw error;
  } finally {
    for (const problem of left) onNote(problem);
  }
}

async function evaluateArms(
  evaluation: EvaluationRunner,
  request: LocalEvaluation,
  arms: { readonly candidate: EvaluationArm; readonly baseline: EvaluationArm },
): Promise<Evaluated> {
  const { project, environment, candidate } = request;
  const { agent } = candidate;
  if (agent.dataset === undefined) {
    throw new AppError('NOT_RUNNABLE', `agent "${agent.name}" has no dataset to be evaluated on`, {
      hint: 'set `dataset: cases.jsonl` in headgate.yaml',
    });
  }
  let partial: EvaluationResult | undefined;
  const running = evaluation.run(
    {
      id: makeId('evl', systemClock.now(), systemChance.bytes(16)),
      agent: agent.name,
      environment,
      dataset: agent.dataset,
      config: project.evaluation,
      repeats: project.evaluation.repeats,
      ...arms,
      plantedSecrets: agent.plantedSecrets,
      journal: { key: LOCAL_KEY, recall: request.resume, retries: true },
      reuseBaselineMs: request.reuseBaselineMs,
      within: request.within,
      mayBegin: request.mayBegin,
      onNote: request.onNote,
      onStopped: (result) => {
        partial = result;
      },
    },
    request.onProgress,
    request.signal,
  );
  const replied = await running.catch(async (error: unknown) => {
    const shown = partial && (await asShown(request, partial).catch(() => undefined));
    if (shown !== undefined) request.onStopped(unjudged(shown));
    throw error;
  });
  const result = await asShown(request, replied);
  const findings = evaluation.assess(result, project.evaluation, []);
  return {
    result,
    judgements: [
      { kind: 'evaluation', ...findings.evaluation },
      { kind: 'safety', ...findings.safety },
    ],
  };
}

/** Without what is held back, and with what is known of its judges. */
async function asShown({ project, selection }: LocalEvaluation, replied: EvaluationResult): Promise<EvaluationResult> {
  const calibrated = await withCalibrations(replied, project.evaluation.calibration?.set);
  const chosen = [selection, calibrated.selection].filter((text) => text !== undefined).join('; ');
  return withholdCases(chosen === '' ? calibrated : { ...calibrated, selection: chosen });
}

/** Of an evaluation that was stopped no gate can tell. */
function unjudged(result: EvaluationResult): Evaluated {
  const because = 'it was stopped before every case was answered: no gate rests on it';
  return {
    result,
    judgements: [
      { kind: 'evaluation', outcome: 'unknown', because },
      { kind: 'safety', outcome: 'unknown', because },
    ],
  };
}

/** Takes down what `--deploy` left up under a name. @throws AppError RUNTIME_FAILED, NOT_RUNNABLE, CONFLICT */
export async function removeDeployment(
  agent: AgentConfig,
  { name, environment }: { readonly name: string; readonly environment: string },
): Promise<void> {
  const { runtime } = localRunners();
  await removeNamed(runtime, { name, agent: agent.name, environment }, agent.deploy[environment]);
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
