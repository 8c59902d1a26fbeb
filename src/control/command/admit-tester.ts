import { AppError, formatDuration } from '#domain/shared/index.ts';
import type { TesterPass } from '#domain/traffic/index.ts';
import { type ControlContext, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { refusalOf } from '../holds.ts';
import { requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';

/** A pass for one person to one release that stands in an environment, whether users are given it or not. Nobody else is touched. */
export function admitTester(context: ControlContext): Control['admitTester'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const { agent, environment } = input;
      const { project } = await requireProject(tx);
      requireAgent(project, agent);
      if (requireEnvironment(project, environment).traffic !== 'gateway') {
        throw new AppError('CONFLICT', `${environment} has no gateway in front: nobody is split there`, {
          hint: 'call the deployment itself: headgate try',
        });
      }
      const release = await requireRelease(tx, agent, input.release);
      const refusal = await refusalOf(tx, release);
      // A release that is only held may be tried: that is how one finds out.
      if (refusal?.code === 'RELEASE_QUARANTINED') throw refusal;
      const route = await tx.routes.find(agent, environment);
      const target = route?.targets.find((candidate) => candidate.release === release.digest);
      if (target === undefined) {
        const standing = route?.targets.map(({ label }) => label).join(', ');
        throw new AppError('CONFLICT', `${agent} ${release.label} does not stand in ${environment} now`, {
          hint: `there are: ${standing || 'none'}. A strategy with the step "testers" lets a release stand there before it has a share`,
        });
      }
      const pass: TesterPass = {
        tester: input.tester ?? actor.name,
        agent,
        environment,
        deploymentId: target.deploymentId,
        expiresAt: moment.realNow + input.lifetimeMs,
      };
      await writeAudit(tx, moment, actor, {
        event: 'tester.admitted',
        subject: target.deploymentId,
        agent,
        environment,
        because: `${pass.tester} may reach ${target.label} for ${formatDuration(input.lifetimeMs)}`,
        details: { tester: pass.tester, release: release.digest, label: target.label, expiresAt: pass.expiresAt },
      });
      return { pass, target };
    });
}
