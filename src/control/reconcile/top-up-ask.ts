import { topUpDue, workOf } from '#domain/plan/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import { exposure } from '#domain/sample/index.ts';
import { type DurationMs, FULL_BP, type PromotionId } from '#domain/shared/index.ts';
import type { Action, Tx } from '#ports/index.ts';
import { actionKey } from './action-key.ts';
import { served } from './gather-input.ts';

/** Why a step has no more requests of Headgate's own, in words; undefined: no batch was kept from being asked. */
export function whyUnasked({ id }: Promotion, { state }: Rollout, actions: readonly Action[]): string | undefined {
  if (state.kind !== 'baking') return undefined;
  const unasked = batchesOf(id, state.routeVersion, actions).find(
    (batch) => batch.state !== 'done' && batch.because !== undefined,
  );
  if (unasked === undefined) return undefined;
  return `${unasked.state === 'failed' ? 'no more of them' : 'the next wait'}: ${unasked.because}`;
}

/** A batch of requests of Headgate's own that a step lacks. */
export type TopUpAsk = {
  readonly key: string;
  readonly payload: {
    readonly routeVersion: number;
    /** Cases to ask, each of both releases. */
    readonly cases: number;
    /** How many cases the step asked before: it goes on with the next. */
    readonly after: number;
  };
};

/**
 * What a step with a split lacks of the requests that its strategy wants. Undefined: nothing, or a batch is under way, or one was given
 * up, after which the step gets no more.
 */
export async function loadTopUpAsk(
  tx: Tx,
  { id }: Promotion,
  rollout: Rollout,
  actions: readonly Action[],
  watchedMs: DurationMs,
): Promise<TopUpAsk | undefined> {
  const { agent, environment, plan, state, candidate, baseline } = rollout;
  if (plan.topUp === undefined || baseline === undefined || state.kind !== 'baking') return undefined;
  const { routeVersion, observedMs } = state;
  const step = plan.steps[state.step];
  if (step === undefined || workOf(step).kind !== 'weight' || step.weightBp >= FULL_BP) return undefined;
  const batches = batchesOf(id, routeVersion, actions);
  if (batches.some((batch) => batch.state !== 'done')) return undefined;
  const asked = batches.reduce((sum, { result }) => sum + (typeof result?.asked === 'number' ? result.asked : 0), 0);
  const sums = await tx.samples.sum({ agent, environment, fromRouteVersion: routeVersion });
  const met = [candidate, baseline].map(({ deploymentId }) =>
    served(sums, deploymentId).reduce((requests, rollup) => requests + exposure(rollup), 0),
  );
  const stands = { observedMs: observedMs + watchedMs, bakeMs: step.bakeMs, users: Math.min(...met), asked };
  const cases = topUpDue(plan.topUp, stands);
  if (cases === 0) return undefined;
  return { key: actionKey.topUp(id, routeVersion, batches.length), payload: { routeVersion, cases, after: asked } };
}

function batchesOf(id: PromotionId, routeVersion: number, actions: readonly Action[]): readonly Action[] {
  const begin = actionKey.topUp(id, routeVersion);
  return actions.filter(({ key }) => key.startsWith(begin));
}
