import { type ArmSummary, reasonOf, type Verdict, type VerdictCard } from '#domain/analysis/index.ts';
import type { ViewOf } from './view-of.ts';

type VerdictView = ViewOf<'getPromotion'>['verdicts'][number];

/** A verdict with its numbers. What there was nothing to estimate from is null, never zero. */
export function verdictView(verdict: Verdict): VerdictView {
  const { card } = verdict;
  return {
    metric: card.metric,
    role: card.role,
    kind: verdict.kind,
    proven: verdict.kind === 'pass' && verdict.proven,
    because: reasonOf(verdict),
    unit: card.unit,
    candidate: armView(card.candidate),
    baseline: armView(card.baseline),
    difference:
      card.difference === undefined
        ? null
        : {
            estimate: card.difference.estimate ?? null,
            lower: card.difference.lower ?? null,
            upper: card.difference.upper ?? null,
            coverage: card.difference.coverage,
          },
    margin: card.marginAbsolute ?? null,
    test: card.test,
    ...evidenceOf(card),
    ...(card.dryRun === true ? { dryRun: true } : {}),
    ...(card.topUp === undefined ? {} : { topUp: topUpView(card.topUp) }),
  };
}

/** What is absent in records of before stays so. */
function evidenceOf({ errorBudget, pWorse, pFails, turnsAt, worst }: VerdictCard): Partial<VerdictView> {
  return {
    ...(errorBudget === undefined ? {} : { errorBudget }),
    ...(pWorse === undefined ? {} : { pWorse }),
    ...(pFails === undefined ? {} : { pFails }),
    ...(turnsAt === undefined ? {} : { turnsAt }),
    ...(worst === undefined ? {} : { worst: { kind: worst.kind, ids: [...worst.ids] } }),
  };
}

function topUpView({ candidate, baseline, ...own }: NonNullable<Verdict['card']['topUp']>): VerdictView['topUp'] {
  return { ...own, candidate: armView(candidate), baseline: armView(baseline) };
}

function armView(arm: ArmSummary): VerdictView['candidate'] {
  return { n: arm.n, estimate: arm.estimate ?? null, ...(arm.events === undefined ? {} : { events: arm.events }) };
}
