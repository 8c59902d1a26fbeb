import { type DurationMs, FULL_BP, HOUR_MS } from '../shared/index.ts';
import type { RolloutPlan } from './plan.ts';

/** Fewer is too few for a sequence of means to say anything; with more it is decided long before. */
const LEAST = 200;
const MOST = 10_000_000;

/**
 * The plan with its means tuned to the requests of both releases that are expected at the first split, so that their intervals are
 * tightest where the first step is to be decided. Any number is valid as long as it is fixed before the first look; far from the right
 * one, intervals are a tenth to a fifth wider. Unchanged where no traffic was measured, or users are never split.
 */
export function tuneTo(plan: RolloutPlan, requestsPerHour: number | undefined): RolloutPlan {
  const first = plan.steps.find(({ weightBp }) => weightBp > 0 && weightBp < FULL_BP);
  if (first === undefined || requestsPerHour === undefined || !(requestsPerHour > 0)) return plan;
  const bakeMs: DurationMs = plan.steps
    .filter(({ weightBp }) => weightBp === first.weightBp)
    .reduce((sum, step) => sum + step.bakeMs, 0);
  const expected = Math.round((requestsPerHour * bakeMs) / HOUR_MS);
  const tunedFor = Math.min(MOST, Math.max(LEAST, expected));
  return {
    ...plan,
    metrics: plan.metrics.map((metric) => (metric.kind === 'mean' ? { ...metric, tunedFor } : metric)),
  };
}
