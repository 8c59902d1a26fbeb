import type { EvaluationRun, Tx } from '#ports/index.ts';
import type { ControlContext } from '../../context.ts';

/**
 * Keeps progress where a person can see it, at most some twenty times a run, one write after the other. `written` resolves once
 * nothing is on its way any more: what ends the run comes after it.
 */
export function keptProgress(
  context: ControlContext,
  keep: (tx: Tx, progress: EvaluationRun['progress']) => Promise<void>,
) {
  let lastKept = 0;
  let writing = Promise.resolve();
  return {
    tell: (done: number, total: number): void => {
      if (done < total && (done - lastKept) * 20 < total) return;
      lastKept = done;
      writing = writing
        .then(() => context.unitOfWork.run((tx) => keep(tx, { done, total })))
        .catch((error: unknown) => context.log.warn('evaluation.progress-not-kept', { error: String(error) }));
    },
    written: (): Promise<void> => writing,
  };
}
