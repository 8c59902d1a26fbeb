import { AppError, assert } from '#domain/shared/index.ts';
import { askFor } from '../ask-for.ts';
import { askedRun } from '../asked-run.ts';
import { type ControlContext, newId, runCommand } from '../context.ts';
import type { Control } from '../control.ts';
import { scanInput } from '../job/perform/red-team.ts';
import { lastEnvironment, requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';

/** Asks for attacks on a release; a worker makes them. The baseline is what serves the last environment, if that is another. */
export function startScan(context: ControlContext): Control['startScan'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const { project } = await requireProject(tx);
      const agent = requireAgent(project, input.agent);
      const release = await requireRelease(tx, input.agent, input.release);
      scanInput(project, agent);
      const first = project.environments[0];
      assert(first !== undefined, 'a project has environments');
      const environment = input.environment === undefined ? first : requireEnvironment(project, input.environment);
      if (project.environments.length > 1 && environment.name === lastEnvironment(project).name) {
        throw new AppError('NOT_RUNNABLE', `${environment.name} is where users are, and they are never attacked`, {
          hint: `leave the environment out: ${first.name} is attacked then; what serves is attacked on a copy with \`redTeam.every\``,
        });
      }
      const serving = (await tx.routes.find(input.agent, lastEnvironment(project).name))?.targets.find(
        (target) => target.role === 'baseline',
      )?.release;
      const baseline =
        input.baseline === undefined ? serving : (await requireRelease(tx, input.agent, input.baseline)).digest;
      const run = askedRun({
        id: newId(context, 'scn', moment),
        agent: input.agent,
        candidate: release.digest,
        baseline: baseline === release.digest ? undefined : baseline,
        environment: environment.name,
        requestedBy: actor,
        requestedAt: moment.now,
      });
      await tx.scans.save(run);
      await askFor(context, tx, moment, {
        ...{ key: `${run.id}/red-team`, kind: 'red-team', subject: run.id },
        payload: { scanId: run.id },
      });
      return run;
    });
}
