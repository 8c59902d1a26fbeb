import type { Deployment } from '#domain/release/index.ts';
import { AppError, FULL_BP, formatBp } from '#domain/shared/index.ts';
import { type Route, routeProblem } from '#domain/traffic/index.ts';
import { type ControlContext, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireEnvironment, requireProject } from '../lookup.ts';
import { lockUnderWay } from '../place.ts';
import { LEASE_MS, target } from '../route-change.ts';
import { refuseMoreTraffic } from './more-traffic.ts';

/** Weights by hand between deployments that have served before. Never during a rollout: then there is one hand on the gate. */
export function setTraffic(context: ControlContext): Control['setTraffic'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const { project } = await requireProject(tx);
      requireAgent(project, input.agent);
      const environment = requireEnvironment(project, input.environment);
      const active = await lockUnderWay(tx, input.agent, input.environment);
      if (active !== undefined) {
        throw new AppError('CONFLICT', `promotion ${active.id} of ${active.label} steers this traffic`, {
          hint: `headgate rollout abort ${active.id} --reason "…"`,
        });
      }
      const [rollback] = await tx.rollbacks.list({ ...place(input), running: true, limit: 1 });
      if (rollback !== undefined) {
        throw new AppError('CONFLICT', `rollback ${rollback.id} to ${rollback.to.label} steers this traffic`, {
          hint: `headgate rollback show ${rollback.id}`,
        });
      }
      const sum = Object.values(input.weights).reduce((total, weight) => total + weight, 0);
      if (sum !== FULL_BP) {
        throw new AppError('USAGE', `the weights sum to ${formatBp(sum)}, not 100 %`, {
          hint: 'give every deployment its share',
        });
      }
      const known = (await tx.deployments.list(place(input))).filter(
        (item) => item.state === 'active' || item.state === 'warm' || item.state === 'archived',
      );
      const shares = Object.entries(input.weights)
        .filter(([, weight]) => weight > 0)
        .map(([name, weight]) => ({ deployment: named(known, name, input.environment), weight }))
        .sort((a, b) => b.weight - a.weight);
      if (new Set(shares.map(({ deployment }) => deployment.id)).size < shares.length) {
        throw new AppError('USAGE', 'a deployment is named twice: once by its label, once by its id', {
          hint: 'give each its whole share once',
        });
      }
      if (shares.length > 2)
        throw new AppError('USAGE', 'traffic is split between two deployments at most', { hint: 'name two' });

      const current = await tx.routes.find(input.agent, input.environment);
      const route: Route = {
        agent: input.agent,
        environment: input.environment,
        version: (current?.version ?? 0) + 1,
        salt: current?.salt ?? `${input.agent}/${input.environment}`,
        targets: shares.map((share, index) =>
          target(share.deployment, index === 0 ? 'baseline' : 'candidate', share.weight),
        ),
        revoked: [],
        leaseMs: LEASE_MS,
        hardLimits: environment.hardLimits,
      };
      const problem = routeProblem(route);
      if (problem !== undefined) throw new AppError('USAGE', `these weights can't stand: ${problem}`);
      await refuseMoreTraffic(tx, project, current, route, moment);
      await tx.routes.save(route);
      for (const { id } of known) {
        const deployment = await tx.deployments.lock(id);
        if (deployment === undefined) continue;
        const state = shares.some((share) => share.deployment.id === deployment.id) ? 'active' : 'warm';
        if (deployment.state !== state && deployment.state !== 'archived')
          await tx.deployments.save({ ...deployment, state, changedAt: moment.now });
        if (deployment.state === 'archived' && state === 'active')
          await tx.deployments.save({ ...deployment, state, changedAt: moment.now });
      }
      await writeAudit(tx, moment, actor, {
        event: 'traffic.set',
        subject: `${input.agent}/${input.environment}`,
        agent: input.agent,
        environment: input.environment,
        because: input.reason,
        details: { weights: input.weights },
      });
      return route;
    });
}

function place({ agent, environment }: { readonly agent: string; readonly environment: string }) {
  return { agent, environment };
}

function named(known: readonly Deployment[], name: string, environment: string): Deployment {
  const found = known.filter((item) => item.label === name || item.id === name).at(-1);
  if (found !== undefined) return found;
  throw new AppError('NOT_FOUND', `no deployment "${name}" has served in ${environment}`, {
    hint: `there are: ${known.map((item) => item.label).join(', ') || 'none'}`,
  });
}
