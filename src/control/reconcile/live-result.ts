import { z } from 'zod';
import { type QualitySample, qualitySampleSchema } from '#domain/analysis/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Action } from '#ports/index.ts';
import { actionKey } from './action-key.ts';

const liveResultSchema = z.object({
  pass: z.boolean(),
  because: z.string(),
  evaluationId: z.string(),
  /** A confirmed safety violation by the candidate. */
  harm: z.string().optional(),
  quality: qualitySampleSchema,
});

/** What an evaluation of both live deployments leaves for the passes that follow. */
export type LiveResult = {
  readonly pass: boolean;
  readonly because: string;
  readonly evaluationId: string;
  readonly harm?: string | undefined;
  readonly quality: QualitySample;
};

/** What live evaluations say now. */
type LiveFindings = {
  /** A safety violation by the candidate that any of them confirmed. */
  readonly harm: string | undefined;
  /** Undefined while none has come to a result. */
  readonly quality: QualitySample | undefined;
  /** The first of this rollout, where it is not the newest. */
  readonly first?: QualitySample | undefined;
};

/**
 * The newest live evaluation that came to a result: of this step, of an earlier one, or of the probation. What one of before the rollout
 * started over found is no answer for now, but it was a look, and harm that any of them confirmed is harm.
 */
export function liveFindings(promotion: Promotion, actions: readonly Action[]): LiveFindings {
  const resultsOf = (keys: readonly string[]) => keys.flatMap((key) => resultOf(actions, key));
  const earlier = resultsOf(keysBefore(promotion));
  const current = resultsOf(currentKeys(promotion));
  const newest = current.at(-1);
  const harm = [...earlier, ...current].findLast((result) => result.harm !== undefined)?.harm;
  if (newest === undefined) return { harm, quality: undefined };
  const quality = { ...newest.quality, look: earlier.length + current.length };
  return current.length < 2 ? { harm, quality } : { harm, quality, first: current[0]?.quality };
}

/** Of before the rollout last started over, in the order in which they were asked for. */
function keysBefore({ id, rollout }: Promotion): readonly string[] {
  return Array.from({ length: rollout?.startedOver ?? 0 }, (_, round) => stepKeys(id, rollout, round)).flat();
}

function currentKeys({ id, rollout, probation }: Promotion): readonly string[] {
  const evaluations = probation === undefined ? 0 : probation.evaluationsDone + 1;
  return [
    ...stepKeys(id, rollout, rollout?.startedOver ?? 0),
    ...Array.from({ length: evaluations }, (_, number) => actionKey.evaluateProbation(id, number)),
  ];
}

function stepKeys(id: Promotion['id'], rollout: Promotion['rollout'], startedOver: number): readonly string[] {
  return (rollout?.plan.steps ?? []).map((_, step) => actionKey.evaluateStep(id, step, startedOver));
}

function resultOf(actions: readonly Action[], key: string): readonly LiveResult[] {
  const action = actions.find((item) => item.key === key && item.state === 'done');
  const parsed = liveResultSchema.safeParse(action?.result);
  return parsed.success ? [asLiveResult(parsed.data)] : [];
}
function asLiveResult(data: z.infer<typeof liveResultSchema>): LiveResult {
  const { quality } = data;
  return {
    ...data,
    quality: {
      ...quality,
      evaluators: { candidate: quality.evaluators.candidate, baseline: quality.evaluators.baseline },
      cases: quality.cases.map((item) => ({ ...item, baseline: item.baseline })),
    },
  };
}
