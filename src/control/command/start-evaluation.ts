import { AppError, assert } from '#domain/shared/index.ts';
import { askFor } from '../ask-for.ts';
import { askedRun } from '../asked-run.ts';
import { type ControlContext, newId, runCommand } from '../context.ts';
import type { Control } from '../control.ts';
import { lastEnvironment, requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';

/** Asks for an evaluation; a worker does it. The baseline is what serves the last environment, else the candidate itself. */
export function startEvaluation(context: ControlContext): Control['startEvaluation'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const { project } = await requireProject(tx);
      const agent = requireAgent(project, input.agent);
      const release = await requireRelease(tx, input.agent, input.release);
      if (agent.dataset === undefined) {
        throw new AppError('NOT_RUNNABLE', `agent "${agent.name}" has no dataset to be evaluated on`, {
          hint: 'set `dataset: cases.jsonl` in headgate.yaml and run: headgate apply',
        });
      }
      const first = project.environments[0];
      assert(first !== undefined, 'a project has environments');
      const environment = input.environment === undefined ? first : requireEnvironment(project, input.environment);
      const serving = (await tx.routes.find(input.agent, lastEnvironment(project).name))?.targets.find(
        (target) => target.role === 'baseline',
      );
      const baseline =
        input.baseline === undefined
          ? (serving?.release ?? release.digest)
          : (await requireRelease(tx, input.agent, input.baseline)).digest;
      const run = askedRun({
        id: newId(context, 'evl', moment),
        agent: input.agent,
        candidate: release.digest,
        baseline,
        environment: environment.name,
        requestedBy: actor,
        requestedAt: moment.now,
      });
      await tx.evaluations.save(run);
      await askFor(context, tx, moment, {
        key: `${run.id}/evaluate`,
        kind: 'evaluate',
        subject: run.id,
        payload: { evaluationId: run.id },
      });
      return run;
    });
}
