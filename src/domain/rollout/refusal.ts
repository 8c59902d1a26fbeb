import { formatDuration } from '../shared/index.ts';
import type { Rollout, RolloutRequest, RolloutState } from './rollout.ts';
import { standing } from './standing.ts';

const possibleIn: Readonly<Record<RolloutRequest['kind'], readonly RolloutState['kind'][]>> = {
  pause: ['baking'],
  resume: ['paused'],
  advance: ['paused'],
  'promote-full': ['baking', 'paused'],
  abort: ['pending', 'baking', 'paused', 'completed'],
};

/** Why a request can't be answered as the rollout stands; undefined when it can. Aborting is possible wherever there is something to abort. */
export function whyRefused(rollout: Rollout, kind: RolloutRequest['kind']): string | undefined {
  const { state } = rollout;
  if (state.kind === 'pending' && state.stage === 'waiting-for-person') {
    return kind === 'pause' || kind === 'promote-full' ? 'it waits for a person to resume it' : undefined;
  }
  if (state.kind === 'pending' && state.stage === 'waiting-for-window') {
    if (kind === 'abort' || (kind === 'pause' && state.forPerson !== true)) return undefined;
    return kind === 'resume' && state.forPerson === true ? undefined : 'it starts over by itself when its window opens';
  }
  if (state.kind === 'paused' && state.pausedBy === 'window') {
    const goesOn = kind === 'resume' || kind === 'advance' || kind === 'promote-full';
    return goesOn ? `it goes on by itself when its window opens: ${state.because}` : undefined;
  }
  if (!possibleIn[kind].includes(state.kind)) return `it is ${state.kind}`;
  if (kind === 'resume') return whySignaturesOnly(rollout);
  return kind === 'advance' ? (whySignaturesOnly(rollout) ?? whyNoAdvance(rollout)) : undefined;
}

/** A person's word does not stand in for the signatures that a step asks for. */
function whySignaturesOnly(rollout: Rollout): string | undefined {
  const { state } = rollout;
  const isAsked = state.kind === 'paused' && state.pausedBy === 'step' && standing(rollout)?.work.kind === 'approval';
  return isAsked ? `it waits for signatures (${state.waitsFor}), and only they let it go on` : undefined;
}

/** A person may judge metrics that can't tell, but not shorten a bake or skip a smoke test. */
function whyNoAdvance(rollout: Rollout): string | undefined {
  const at = standing(rollout);
  const { state, plan } = rollout;
  if (at === undefined || state.kind !== 'paused') return undefined;
  if (at.index + 1 >= plan.steps.length) return 'it is at its last step';
  if (at.work.kind === 'smoke') return 'a smoke test is not skipped; resume asks it again';
  if (at.work.kind === 'approval') return 'it has not been signed, or not looked at since; resume it';
  const leftMs = at.step.bakeMs - state.observedMs;
  return leftMs > 0
    ? `${formatDuration(leftMs)} of its bake are left; promote-full is the right to skip them`
    : undefined;
}
