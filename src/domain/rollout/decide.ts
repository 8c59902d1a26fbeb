import { stay } from './move.ts';
import { abortRequested } from './rule/abort-requested.ts';
import { bakeFirst } from './rule/bake-first.ts';
import { complaints } from './rule/complaints.ts';
import { criticalLimit } from './rule/critical-limit.ts';
import { deployFirst } from './rule/deploy-first.ts';
import { ended } from './rule/ended.ts';
import { finishRollingBack } from './rule/finish-rolling-back.ts';
import { fullWeight } from './rule/full-weight.ts';
import { harmConfirmed } from './rule/harm-confirmed.ts';
import { held } from './rule/held.ts';
import { limitBroken } from './rule/limit-broken.ts';
import { looksUsedUp } from './rule/looks-used-up.ts';
import { maxBake } from './rule/max-bake.ts';
import { metricFailed } from './rule/metric-failed.ts';
import { metricsAllow } from './rule/metrics-allow.ts';
import { pauseRequested } from './rule/pause-requested.ts';
import { personAfterSmoke } from './rule/person-after-smoke.ts';
import { promoteFull } from './rule/promote-full.ts';
import { resumeRequested } from './rule/resume-requested.ts';
import { sampleRatio } from './rule/sample-ratio.ts';
import { signatures } from './rule/signatures.ts';
import { smokeBeforeTraffic } from './rule/smoke-before-traffic.ts';
import { stayPaused } from './rule/stay-paused.ts';
import { stepRefused } from './rule/step-refused.ts';
import { stepWork } from './rule/step-work.ts';
import { waitForMetrics } from './rule/wait-for-metrics.ts';
import { windowClosed } from './rule/window-closed.ts';
import { windowOpened } from './rule/window-opened.ts';
import { worldChanged } from './rule/world-changed.ts';
import type { RolloutDecision, RolloutRule, RolloutView } from './view.ts';

/** In order: the first that speaks decides. Everything that takes traffic back stands before everything that gives more. */
export const rules: readonly (readonly [name: string, rule: RolloutRule])[] = [
  ['ended', ended],
  ['finish-rolling-back', finishRollingBack],
  ['harm-confirmed', harmConfirmed],
  ['limit-broken', limitBroken],
  ['critical-limit', criticalLimit],
  ['complaints', complaints],
  ['metric-failed', metricFailed],
  ['abort-requested', abortRequested],
  ['step-refused', stepRefused],
  ['pause-requested', pauseRequested],
  ['held', held],
  ['window-closed', windowClosed],
  ['window-opened', windowOpened],
  ['deploy-first', deployFirst],
  ['smoke-before-traffic', smokeBeforeTraffic],
  ['person-after-smoke', personAfterSmoke],
  ['resume-requested', resumeRequested],
  ['signatures', signatures],
  ['stay-paused', stayPaused],
  ['world-changed', worldChanged],
  ['sample-ratio', sampleRatio],
  ['looks-used-up', looksUsedUp],
  ['step-work', stepWork],
  ['promote-full', promoteFull],
  ['bake-first', bakeFirst],
  ['full-weight', fullWeight],
  ['metrics-allow', metricsAllow],
  ['max-bake', maxBake],
  ['wait-for-metrics', waitForMetrics],
];

/** What a rollout does next. Pure and total: the same view gives the same decision, on any machine and after any crash. */
export function decideRollout(view: RolloutView): RolloutDecision {
  for (const [rule, speak] of rules) {
    const decision = speak(view);
    if (decision !== undefined) return { rule, ...decision };
  }
  return { rule: 'nothing-to-do', ...stay(view, 'nothing to decide') };
}
