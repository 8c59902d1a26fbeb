import { formatBp, formatDuration } from '#domain/shared/index.ts';
import type { Tone } from '../terminal/tone.ts';
import type { PromotionView, RolloutView } from '../view.ts';

const TONES: Readonly<Record<string, Tone>> = {
  promoted: 'good',
  stopped: 'bad',
  'rolled-back': 'bad',
  superseded: 'dim',
  'awaiting-approval': 'warn',
};

export function toneOfState(promotion: PromotionView): Tone {
  return promotion.rollout?.state === 'paused' ? 'warn' : (TONES[promotion.state] ?? 'strong');
}

/** `rolling-out, baking at 10 %`. */
export function stateText(promotion: PromotionView): string {
  const { state, rollout } = promotion;
  if (promotion.waiting?.for === 'start') return `${state}, starts ${promotion.startAt ?? 'later'}`;
  if (promotion.waiting?.for === 'turn') return `${state} behind ${promotion.waiting.behind ?? 'another'}`;
  return state === 'rolling-out' && rollout !== undefined ? `${state}, ${rolloutText(rollout)}` : state;
}

/** The same in one or two words, for a column: `baking at 10 %`. */
export function briefStateText({ state, rollout }: PromotionView): string {
  return state === 'rolling-out' && rollout !== undefined ? rolloutText(rollout) : state;
}

function rolloutText(rollout: RolloutView): string {
  const step = stepOf(rollout);
  return step === undefined ? rollout.state : `${rollout.state} at ${formatBp(step.weightBp)}`;
}

/** The step that holds now. */
function stepOf(rollout: RolloutView): RolloutView['steps'][number] | undefined {
  return rollout.step === undefined ? undefined : rollout.steps[rollout.step];
}

/** Observed bake against the least it takes, if it takes any; a step may run on to its longest while metrics can't tell. */
export function bakeText(rollout: RolloutView): string | undefined {
  const step = stepOf(rollout);
  if (step === undefined || rollout.observedMs === undefined) return undefined;
  const observed = formatDuration(rollout.observedMs);
  // It stands there for a person, and none of its time counts.
  if (step.bakeMs === 0 && rollout.state === 'paused') return undefined;
  const leftMs = step.bakeMs - rollout.observedMs;
  if (leftMs > 0) return `${observed} observed of ${formatDuration(step.bakeMs)}, ${formatDuration(leftMs)} left`;
  const least =
    step.bakeMs === 0 ? `${observed} at this step` : `${observed} observed of ${formatDuration(step.bakeMs)}`;
  const longestMs = step.maxBakeMs * (rollout.isExtended === true ? 2 : 1);
  if (rollout.state !== 'baking' || longestMs <= step.bakeMs) return least;
  return `${least}, waits for its metrics until ${formatDuration(longestMs)}`;
}

/** ` (critical-limit)`, or nothing where no trigger was stored. */
export function triggerText(trigger: string | undefined): string {
  return trigger === undefined ? '' : ` (${trigger})`;
}
