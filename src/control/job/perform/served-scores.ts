import { addServed, BEST_OF_MS, type EvaluationResult, type ServedScores } from '#domain/analysis/index.ts';
import type { Project } from '#domain/config/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment } from '../../context.ts';
import { lastEnvironment } from '../../lookup.ts';

/** What releases that served lately scored, comparable with a result. */
export function servedLately(context: ControlContext, result: EvaluationResult): Promise<readonly ServedScores[]> {
  return context.unitOfWork.run(async (tx) =>
    tx.servedScores.list(scoredBy(result), (await readMoment(tx)).now - BEST_OF_MS),
  );
}

/** Notes what the baseline scored, if it is what users get: another release that somebody compared with has served nobody. */
export async function noteServed(tx: Tx, moment: Moment, project: Project, result: EvaluationResult): Promise<void> {
  const { baseline, metrics } = result;
  if (baseline === undefined) return;
  const route = await tx.routes.find(result.agent, lastEnvironment(project).name);
  const serving = route?.targets.find(({ role }) => role === 'baseline');
  if (serving?.release !== baseline.release) return;
  const quality = metrics.map(({ evaluator }) => evaluator).filter(({ family }) => family === 'quality');
  const known = await tx.servedScores.lock(scoredBy(result), baseline.release);
  await tx.servedScores.save(scoredBy(result), addServed(known, baseline, quality, moment.now));
}

function scoredBy({ agent, environment, dataset }: EvaluationResult) {
  return { agent, environment, dataset: dataset.digest };
}
