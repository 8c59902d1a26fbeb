import type { Metric } from '../../analysis/index.ts';
import { analysisOf, type RolloutPlan, type StepWork, workOf } from '../../plan/index.ts';
import { FULL_BP, formatBp } from '../../shared/index.ts';
import { dropped, duration, eachBeside, fallen, type Loosening, left, risen, turned } from './loosening.ts';

/** Steps that hold a rollout until something was shown or somebody spoke. */
const HOLDING: readonly StepWork['kind'][] = ['smoke', 'approval', 'pause', 'analysis', 'webhook', 'shadow', 'testers'];

const CONSECUTIVE_ERRORS = 4;

/** What a plan asks for less than the one before: fewer or shorter steps, fewer or weaker metrics, a shorter watch. */
export function loosenedPlan(path: string, was: RolloutPlan, now: RolloutPlan): readonly Loosening[] {
  const [before, after] = [analysisOf(was), analysisOf(now)];
  const evaluations = (plan: RolloutPlan) => (plan.evaluateEveryMs === 0 ? undefined : plan.evaluateEveryMs);
  return [
    ...turned(`${path}.smokeFirst`, smokesFirst(was), smokesFirst(now), false),
    ...turned(`${path}.personAfterSmoke`, was.personAfterSmoke === true, now.personAfterSmoke === true, false),
    ...loosenedSteps(`${path}.steps`, was, now),
    ...eachBeside(`${path}.metrics`, was.metrics, now.metrics, loosenedMetric),
    ...left(`${path}.onMaxBake`, 'roll-back', was.onMaxBake, now.onMaxBake),
    ...risen(`${path}.analysis.initialDelay`, before.initialDelayMs, after.initialDelayMs, duration),
    ...risen(`${path}.analysis.interval`, before.intervalMs, after.intervalMs, duration),
    ...fallen(`${path}.topUp.requests`, was.topUp?.requests ?? 0, now.topUp?.requests ?? 0),
    ...turned(`${path}.topUp.standsIn`, was.topUp?.standsIn === true, now.topUp?.standsIn === true, true),
    ...fallen(`${path}.probation`, was.probationMs, now.probationMs, duration),
    ...risen(`${path}.evaluateEvery`, evaluations(was), evaluations(now), duration),
  ];
}

function smokesFirst({ smokeFirst, steps }: RolloutPlan): boolean {
  return smokeFirst || steps.some((step) => step.weightBp === 0 && workOf(step).kind === 'smoke');
}

function loosenedSteps(path: string, was: RolloutPlan, now: RolloutPlan): readonly Loosening[] {
  const [before, after] = [exposure(was), exposure(now)];
  return [
    ...risen(`${path} first weight`, before.firstBp, after.firstBp, formatBp),
    ...fallen(`${path} before 100 %`, before.splits, after.splits),
    ...fallen(`${path} bake before 100 %`, before.bakeMs, after.bakeMs, duration),
    ...HOLDING.flatMap((kind) => fallen(`${path} of kind ${kind}`, count(was, kind), count(now, kind))),
    ...fallen(`${path} people who sign`, before.people, after.people),
    ...dropped(`${path} signed by`, before.roles, after.roles),
  ];
}

/** What all the steps together ask before everyone gets the candidate. */
function exposure({ steps }: RolloutPlan) {
  const split = steps.filter(({ weightBp }) => weightBp > 0 && weightBp < FULL_BP);
  const signed = steps.map(workOf).flatMap((work) => (work.kind === 'approval' ? [work] : []));
  return {
    firstBp: steps.find(({ weightBp }) => weightBp > 0)?.weightBp ?? FULL_BP,
    splits: split.filter((step) => workOf(step).kind === 'weight').length,
    bakeMs: split.reduce((sum, { bakeMs }) => sum + bakeMs, 0),
    people: signed.reduce((sum, { minPeople }) => sum + minPeople, 0),
    roles: [...new Set(signed.flatMap(({ roles }) => roles))],
  };
}

function count({ steps }: RolloutPlan, kind: StepWork['kind']): number {
  return steps.filter((step) => workOf(step).kind === kind).length;
}

function loosenedMetric(path: string, was: Metric, now: Metric): readonly Loosening[] {
  const critical = was.better === 'lower' ? risen : fallen;
  return [
    ...left(`${path}.role`, 'prove', was.role, now.role),
    ...loosenedMargin(`${path}.margin`, was.margin, now.margin),
    ...critical(`${path}.critical`, was.critical, now.critical),
    ...risen(`${path}.slowerThan`, was.slowerThanMs, now.slowerThanMs, duration),
    ...fallen(`${path}.minExposure`, was.minExposure, now.minExposure),
    ...risen(`${path}.failureLimit`, was.failureLimit ?? 0, now.failureLimit ?? 0),
    ...risen(`${path}.inconclusiveLimit`, was.inconclusiveLimit, now.inconclusiveLimit),
    ...risen(
      `${path}.consecutiveErrorLimit`,
      was.consecutiveErrorLimit ?? CONSECUTIVE_ERRORS,
      now.consecutiveErrorLimit ?? CONSECUTIVE_ERRORS,
    ),
    ...turned(`${path}.dryRun`, was.dryRun === true, now.dryRun === true, true),
  ];
}

/** Margins of two kinds can't be compared, so a change of kind is told. */
function loosenedMargin(path: string, was: Metric['margin'], now: Metric['margin']): readonly Loosening[] {
  if (was.kind === now.kind) return risen(path, was.value, now.value);
  return [{ path, was: `${was.value} (${was.kind})`, now: `${now.value} (${now.kind})` }];
}
