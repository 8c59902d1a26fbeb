import type { EnvironmentConfig } from '#domain/config/index.ts';
import { type MeasuredTraffic, perHour } from '#domain/outlook/index.ts';
import { tuneTo, withoutSplit } from '#domain/plan/index.ts';
import { type Promotion, withoutSteps } from '#domain/promotion/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId } from '../context.ts';

/** What the rollout would be if it began now. An agent's first release has no one to be compared with and goes in one step. */
export async function planRollout(
  context: ControlContext,
  tx: Tx,
  promotion: Promotion,
  environment: EnvironmentConfig,
  route: Route | undefined,
  moment: Moment,
): Promise<Rollout> {
  const serving = route?.targets.find((target) => target.role === 'baseline');
  const { agent, release } = promotion;
  const deployed = await tx.deployments.list({ agent, environment: promotion.environment, release });
  const earlier = deployed.find(({ state }) => state !== 'deleted' && state !== 'failed');
  const wanted = promotion.fast === undefined ? environment.plan : withoutSteps(environment.plan);
  const plan = serving === undefined ? { ...wanted, steps: withoutSplit(wanted.steps) } : wanted;
  return {
    id: newId(context, 'rol', moment),
    agent: promotion.agent,
    environment: promotion.environment,
    candidate: {
      deploymentId: earlier?.id ?? newId(context, 'dep', moment),
      release: promotion.release,
      label: promotion.label,
    },
    baseline:
      serving === undefined
        ? undefined
        : { deploymentId: serving.deploymentId, release: serving.release, label: serving.label },
    plan,
    state: { kind: 'pending', stage: 'deploying' },
    sinceRouteVersion: (route?.version ?? 0) + 1,
    limitBroken: undefined,
    request: undefined,
    lastPass: undefined,
  };
}

/** With its tests tuned to what users asked lately. */
export function tunedRollout(rollout: Rollout, traffic: MeasuredTraffic | undefined): Rollout {
  return rollout.baseline === undefined ? rollout : { ...rollout, plan: tuneTo(rollout.plan, perHour(traffic)) };
}
