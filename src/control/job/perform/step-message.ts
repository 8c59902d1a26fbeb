import { reasonOf } from '#domain/analysis/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { JsonObject } from '#domain/shared/index.ts';

/** What another system is told about a rollout at one of its steps. Numbers and names; never a prompt, a reply or a secret. */
export function stepMessage(
  kind: 'headgate.step' | 'headgate.notice' | 'headgate.alarm',
  promotion: Promotion,
  step: number,
): JsonObject {
  const { rollout } = promotion;
  return {
    kind,
    promotion: promotion.id,
    agent: promotion.agent,
    environment: promotion.environment,
    candidate: { label: promotion.label, release: promotion.release },
    ...(rollout?.baseline === undefined
      ? {}
      : { baseline: { label: rollout.baseline.label, release: rollout.baseline.release } }),
    ...(rollout === undefined ? {} : { rollout: rollout.id, strategy: rollout.plan.strategy }),
    step,
    weightBp: rollout?.plan.steps[step]?.weightBp ?? 0,
    verdicts: promotion.verdicts.map((verdict) => ({
      metric: verdict.card.metric,
      verdict: verdict.kind,
      because: reasonOf(verdict),
      ...(verdict.card.dryRun === true ? { dryRun: true } : {}),
    })),
  };
}
