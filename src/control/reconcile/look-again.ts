import { analysisOf, evaluationInterval, type RolloutPlan } from '#domain/plan/index.ts';
import { isTerminal, type Probation, type Promotion } from '#domain/promotion/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from '#domain/shared/index.ts';
import type { Moment } from '../context.ts';

/** Well within the gap up to which time counts as watched. What the users' requests show comes sooner: it pokes. */
const WATCHED_MS: DurationMs = 2_000;
/** However near the next moment is: nothing makes a controller look at one promotion all the time. */
const LEAST_MS: DurationMs = 100;
/** Until every gateway has acknowledged: users may still be on what is taken back. */
const GOING_BACK_MS: DurationMs = 400;
/**
 * What waits for people, windows or work is poked by them. It is also looked at by itself, less and less often the longer nothing
 * came: that renews what is shown of it, and mends a poke that was lost.
 */
const QUIET_MS = { least: 2_000, most: 5 * MINUTE_MS } as const;
/** Of the time for which it has stood so already. */
const QUIET_SHARE = 1 / 20;

/** What a pass knows of the promotion that it leaves. */
type Left = {
  /** Something changed or was asked for. */
  readonly moved: boolean;
  /** When the windows that hold for it open or close next; undefined: not in sight. */
  readonly windowChangesAt: EpochMs | undefined;
};

/** When a promotion is due again by itself. Undefined: never, it has ended. */
export function lookAgainAt(promotion: Promotion, left: Left, moment: Moment): EpochMs | undefined {
  if (isTerminal(promotion.state)) return undefined;
  if (left.moved) return moment.now;
  if (promotion.waiting?.kind === 'start') return promotion.waiting.at;
  const waitMs = waitOf(promotion, moment);
  const moments = [left.windowChangesAt, ...momentsOf(promotion)].filter(
    (at): at is EpochMs => at !== undefined && at > moment.now,
  );
  const soonest = Math.min(moment.now + waitMs * moment.rate, ...moments);
  return Math.max(soonest, moment.now + LEAST_MS * moment.rate);
}

/** Real time. */
function waitOf({ rollout, decisions, createdAt }: Promotion, moment: Moment): DurationMs {
  const state = rollout?.state.kind;
  if (state === 'rolling-back') return GOING_BACK_MS;
  if (state === 'baking' || state === 'completed') return WATCHED_MS;
  const stoodMs = (moment.now - (decisions.at(-1)?.at ?? createdAt)) / moment.rate;
  return Math.min(QUIET_MS.most, Math.max(QUIET_MS.least, stoodMs * QUIET_SHARE));
}

/** The moments at which time alone may change what is decided, if all of it until then is watched. */
function momentsOf({ rollout, probation }: Promotion): readonly (EpochMs | undefined)[] {
  if (rollout?.lastPass === undefined) return [];
  const { at } = rollout.lastPass;
  const leftMs = probation === undefined ? leftOfBakes(rollout) : leftOfProbation(probation, rollout.plan);
  return [...leftMs.map((left) => at + left), nextLookAt(rollout)];
}

/** What is left of the bake, and of the longest. */
function leftOfBakes({ state, plan }: Rollout): readonly DurationMs[] {
  const step = state.kind === 'baking' ? plan.steps[state.step] : undefined;
  if (state.kind !== 'baking' || step === undefined) return [];
  const longestMs = step.maxBakeMs * (state.extended === true ? 2 : 1);
  return [step.bakeMs - state.observedMs, longestMs - state.observedMs];
}

/** Until the next evaluation is due, and until it is over. */
function leftOfProbation({ observedMs }: Probation, plan: RolloutPlan): readonly DurationMs[] {
  const everyMs = evaluationInterval(plan);
  const sinceEvaluationMs = everyMs === 0 ? 0 : observedMs % everyMs;
  return [everyMs - sinceEvaluationMs, plan.probationMs - observedMs];
}

function nextLookAt({ looks, plan, state }: Rollout): EpochMs | undefined {
  if (looks === undefined || state.kind === 'pending') return undefined;
  const { initialDelayMs, intervalMs } = analysisOf(plan);
  return looks.at === undefined ? looks.since + initialDelayMs : looks.at + intervalMs;
}
