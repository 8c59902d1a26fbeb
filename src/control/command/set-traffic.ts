import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import { AppError, type DurationMs, FULL_BP, formatBp } from '#domain/shared/index.ts';
import { type Route, routeProblem } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireEnvironment, requireProject } from '../lookup.ts';
import { lockUnderWay } from '../place.ts';
import { ANSWER_WITHIN_MS, awaitGateways } from '../prepare-round.ts';
import { LEASE_MS, target } from '../route-change.ts';
import { saveRoute } from '../save-route.ts';
import { refuseMoreTraffic } from './more-traffic.ts';

type Input = Parameters<Control['setTraffic']>[1];

/** What an order by hand comes to, as things stand. */
type Order = {
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly current: Route | undefined;
  readonly route: Route;
  readonly known: readonly Deployment[];
};

/** How often gateways are looked for while they are waited for. */
const LOOK_MS: DurationMs = 25;

/**
 * Weights by hand between deployments that have served before. Never during a rollout: then there is one hand on the gate. What
 * gets no share any more stays warm: it keeps the conversations that it has.
 */
export function setTraffic(context: ControlContext): Control['setTraffic'] {
  return async (actor, input) => {
    await letGatewaysSpeak(context, input);
    return runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const { project, current, route, known } = await readOrder(tx, input);
      await refuseMoreTraffic(tx, project, current, route, moment);
      await saveRoute(tx, moment, route);
      await settleStates(tx, moment, known, route);
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
  };
}

/** The prepare round, in transactions of its own: a command may wait, a transaction may not. */
async function letGatewaysSpeak(context: ControlContext, input: Input): Promise<void> {
  for (let waitedMs = 0; waitedMs <= ANSWER_WITHIN_MS; waitedMs += LOOK_MS) {
    const leftMs = await runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const { environment, route } = await readOrder(tx, input);
      return awaitGateways(tx, moment, environment, route);
    });
    if (leftMs === undefined) return;
    await context.pause(LOOK_MS);
  }
}

async function readOrder(tx: Tx, input: Input): Promise<Order> {
  const { project } = await requireProject(tx);
  requireAgent(project, input.agent);
  const environment = requireEnvironment(project, input.environment);
  await refuseOtherHands(tx, input);
  const all = await tx.deployments.list(place(input));
  const known = all.filter(({ state }) => state === 'active' || state === 'warm' || state === 'archived');
  const shares = sharesOf(input, known);
  const current = await tx.routes.find(input.agent, input.environment);
  const route: Route = {
    agent: input.agent,
    environment: input.environment,
    version: (current?.version ?? 0) + 1,
    salt: current?.salt ?? `${input.agent}/${input.environment}`,
    ...(isMirrored(current, shares) ? { mirrored: true } : {}),
    targets: [
      ...shares.map(({ deployment, weight }, index) =>
        target(deployment, index === 0 ? 'baseline' : 'candidate', weight),
      ),
      ...left(current, shares, known).map((deployment) => target(deployment, 'warm', 0)),
    ],
    revoked: [],
    leaseMs: LEASE_MS,
    hardLimits: environment.hardLimits,
  };
  const problem = routeProblem(route);
  if (problem !== undefined) throw new AppError('USAGE', `these weights can't stand: ${problem}`);
  return { project, environment, current, route, known };
}

async function refuseOtherHands(tx: Tx, input: Input): Promise<void> {
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
}

type HandShare = { readonly deployment: Deployment; readonly weight: number };

/** The greater one first. */
function sharesOf({ weights, environment }: Input, known: readonly Deployment[]): readonly HandShare[] {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  if (sum !== FULL_BP) {
    throw new AppError('USAGE', `the weights sum to ${formatBp(sum)}, not 100 %`, {
      hint: 'give every deployment its share',
    });
  }
  const shares = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => ({ deployment: named(known, name, environment), weight }))
    .sort((a, b) => b.weight - a.weight);
  if (new Set(shares.map(({ deployment }) => deployment.id)).size < shares.length) {
    throw new AppError('USAGE', 'a deployment is named twice: once by its label, once by its id', {
      hint: 'give each its whole share once',
    });
  }
  if (shares.length > 2)
    throw new AppError('USAGE', 'traffic is split between two deployments at most', { hint: 'name two' });
  return shares;
}

/** Whoever becomes the greater one stays at its end of the hash space: nobody but those in between is sent elsewhere. */
function isMirrored(current: Route | undefined, shares: readonly HandShare[]): boolean {
  const before = current?.targets.find(({ role }) => role === 'candidate')?.deploymentId;
  const [baseline, candidate] = shares;
  const isLow = before === undefined || before === candidate?.deployment.id || before !== baseline?.deployment.id;
  return isLow ? current?.mirrored === true : current?.mirrored !== true;
}

/** What stands in the route, gets nothing any more, and has not been archived meanwhile. */
function left(
  current: Route | undefined,
  shares: readonly HandShare[],
  known: readonly Deployment[],
): readonly Deployment[] {
  return (current?.targets ?? []).flatMap(({ deploymentId }) => {
    const isShared = shares.some(({ deployment }) => deployment.id === deploymentId);
    const found = known.find(({ id, state }) => id === deploymentId && state !== 'archived');
    return isShared || found === undefined ? [] : [found];
  });
}

async function settleStates(tx: Tx, moment: Moment, known: readonly Deployment[], route: Route): Promise<void> {
  for (const { id } of known) {
    const deployment = await tx.deployments.lock(id);
    if (deployment === undefined) continue;
    const isServing = route.targets.some(({ deploymentId, role }) => deploymentId === id && role !== 'warm');
    const state = isServing ? 'active' : 'warm';
    if (deployment.state === state || (deployment.state === 'archived' && !isServing)) continue;
    await tx.deployments.save({ ...deployment, state, changedAt: moment.now });
  }
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
