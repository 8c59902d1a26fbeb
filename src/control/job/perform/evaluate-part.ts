import { z } from 'zod';
import type { EvaluationResult, SpendBudget } from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import { makeDataset } from '#domain/dataset/index.ts';
import { AppError, type EvaluationId, type JsonObject, SECOND_MS } from '#domain/shared/index.ts';
import type { Action, EvaluationRequest, EvaluationRunner, Runtime } from '#ports/index.ts';
import { askFor } from '../../ask-for.ts';
import { type ControlContext, readMoment } from '../../context.ts';
import { projectFor, requireAgent } from '../../lookup.ts';
import { evaluationArms, evaluationInput, type ShareEvaluation } from './evaluate.ts';
import type { Performer } from './performer.ts';

const payloadSchema = z.object({
  evaluationId: z.string(),
  /** Whose work the whole is: a promotion is evaluated as its own project says. */
  askedBy: z.string(),
  part: z.int(),
  of: z.int(),
});

const LOOK_EVERY_MS = SECOND_MS / 2;

/** Does one share of an evaluation, in whichever process takes it: every n-th case, with its share of what may be asked at once. */
export function evaluatePartPerformer(context: ControlContext, runtime: Runtime, runner: EvaluationRunner): Performer {
  return async (action, signal) => {
    const { evaluationId, askedBy, part, of } = payloadSchema.parse(action.payload);
    const { run, project } = await context.unitOfWork.run(async (tx) => {
      const found = await tx.evaluations.find(evaluationId as EvaluationId);
      if (found?.state !== 'running') throw new AppError('NOT_FOUND', `evaluation ${evaluationId} is over`);
      return { run: found, project: await projectFor(tx, askedBy as Action['subject']) };
    });
    const whole = evaluationInput(project, requireAgent(project, run.agent));
    const secrets = whole.dataset.cases.flatMap(({ plantedSecrets = [] }) => plantedSecrets);
    const result = await runner.run(
      {
        ...whole,
        id: run.id,
        environment: run.environment,
        repeats: project.evaluation.repeats,
        ...(await evaluationArms(context, runtime, project, run)),
        dataset: makeDataset(
          whole.dataset.name,
          whole.dataset.cases.filter((_, index) => index % of === part),
        ),
        whole: whole.dataset,
        // Every secret is looked for in every reply, whichever case planted it.
        plantedSecrets: [...new Set([...whole.plantedSecrets, ...secrets])],
        config: shareOf(project.evaluation, of),
        journal: { key: `${run.id}/${part}`, recall: true },
      },
      () => undefined,
      signal,
    );
    return { result: { evaluation: result as unknown as JsonObject }, record: async () => undefined };
  };
}

/** What may be under way at once, divided so that all shares together keep to it. */
function shareOf(config: EvaluationConfig, of: number): EvaluationConfig {
  const budget = config.budget && mapBudget(config.budget, (limit) => Math.floor(limit / of));
  return { ...config, concurrency: Math.max(1, Math.floor(config.concurrency / of)), ...(budget && { budget }) };
}

function mapBudget(budget: SpendBudget, map: (limit: number) => number): SpendBudget {
  return Object.fromEntries(
    Object.entries(budget).map(([name, limit]) => [name, limit === undefined ? undefined : map(limit)]),
  );
}

/** Lets the server's processes do an evaluation in shares, where the project asks for more than one. */
export function shareEvaluations(context: ControlContext, runner: EvaluationRunner): ShareEvaluation {
  return (request, askedBy, onProgress, signal) => {
    const of = countShares(request.config, request.dataset.cases.length);
    return of < 2 ? undefined : evaluateInShares(context, runner, request, { askedBy, of }, onProgress, signal);
  };
}

/** No more than processes that were promised, questions at once, or cases. */
function countShares({ workers = 1, concurrency }: EvaluationConfig, cases: number): number {
  return Math.min(workers, concurrency, cases);
}

/**
 * Asks for the shares, waits for all of them, and puts them together.
 * @throws AppError NOT_RUNNABLE when a share was given up
 */
async function evaluateInShares(
  context: ControlContext,
  runner: EvaluationRunner,
  request: EvaluationRequest,
  { askedBy, of }: { readonly askedBy: Action['subject']; readonly of: number },
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const { id } = request;
  await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    for (let part = 0; part < of; part += 1) {
      const payload = { evaluationId: id, askedBy, part, of };
      await askFor(context, tx, moment, { key: `${id}/part-${part}`, kind: 'evaluate-part', subject: id, payload });
    }
  });
  context.changed();
  const replies = request.dataset.cases.length * request.repeats * (request.baseline === undefined ? 1 : 2);
  for (;;) {
    const states = await context.unitOfWork.run((tx) => tx.actions.statesOf(id, 'evaluate-part'));
    const failed = states.find(({ state }) => state === 'failed');
    if (failed !== undefined) {
      throw new AppError(
        'NOT_RUNNABLE',
        `a share of the evaluation was given up: ${failed.because ?? 'nobody says why'}`,
      );
    }
    const done = states.filter(({ state }) => state === 'done').length;
    onProgress(Math.round((replies * done) / of), replies);
    if (done === of) break;
    await context.pause(LOOK_EVERY_MS);
    signal.throwIfAborted();
  }
  const shares = await context.unitOfWork.run(async (tx) =>
    (await tx.actions.forSubject(id)).filter(({ kind }) => kind === 'evaluate-part'),
  );
  return runner.combine(
    request,
    shares.map(({ result }) => result?.evaluation as unknown as EvaluationResult),
  );
}
