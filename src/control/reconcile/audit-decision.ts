import { type AnalysisInput, reasonOf, sealAnalysis, type Verdict } from '#domain/analysis/index.ts';
import { type AuditEvent, SYSTEM } from '#domain/evidence/index.ts';
import { gatesLetPast } from '#domain/gate/index.ts';
import { type DecisionRecord, isTerminal, type Promotion, type PromotionDecision } from '#domain/promotion/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import { type JsonObject, toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type Moment, writeAudit } from '../context.ts';

const KEPT_DECISIONS = 100;

/** What a decision was made on: the verdicts of the look, and all that they come from; undefined where nothing was judged. */
export type Judged = { readonly input: AnalysisInput; readonly verdicts: readonly Verdict[] };

/**
 * Writes down what a decision changed: nothing for a pass that only waits, one record for each change otherwise. What was judged is
 * kept with them, whole, and each record names it by its digest: so the verdicts can be reached again by anyone.
 */
export async function auditDecision(
  tx: Tx,
  moment: Moment,
  before: Promotion,
  decision: PromotionDecision,
  judged: Judged | undefined,
): Promise<void> {
  const changes = changesOf(before, decision);
  if (changes.length === 0) return;
  const { rule, because, next } = decision;
  let analysis: JsonObject = {};
  if (judged !== undefined) {
    const sealed = sealAnalysis({ promotion: next.id, at: toIso(moment.now), rule, because, ...judged });
    await tx.analyses.add(next.id, sealed);
    analysis = { analysis: sealed.digest };
  }
  const about = { subject: next.id, agent: next.agent, environment: next.environment, because };
  for (const { event, details } of changes) {
    await writeAudit(tx, moment, SYSTEM, { ...about, event, details: { ...details, ...analysis } });
  }
}

type Change = { readonly event: AuditEvent; readonly details: JsonObject };

function changesOf(before: Promotion, { next, rule }: PromotionDecision): readonly Change[] {
  const changes: Change[] = [];
  const event = rolloutEvent(before.rollout, next.rollout);
  if (event !== undefined) changes.push({ event, details: rolloutDetails(next, rule) });
  if (before.state !== next.state) {
    const ended = next.ended === undefined ? {} : { stage: next.ended.stage };
    changes.push({
      event: 'promotion.state-changed',
      details: { from: before.state, to: next.state, label: next.label, ...ended },
    });
  }
  if ((before.probation?.evaluationsDone ?? 0) < (next.probation?.evaluationsDone ?? 0)) {
    changes.push({
      event: 'probation.evaluated',
      details: { evaluations: next.probation?.evaluationsDone ?? 0, passed: next.probation?.lastPassed ?? false },
    });
  }
  return changes;
}

/** The promotion's own short memory: a new line when another rule speaks, the last line renewed while the same one does. */
export function remember(
  promotion: Promotion,
  decision: Pick<PromotionDecision, 'rule' | 'because'>,
  moment: Moment,
): readonly DecisionRecord[] {
  // Work that was under way may wake it once more.
  if (isTerminal(promotion.state)) return promotion.decisions;
  const record: DecisionRecord = { at: moment.now, rule: decision.rule, because: decision.because };
  const last = promotion.decisions.at(-1);
  if (last?.rule === decision.rule) return [...promotion.decisions.slice(0, -1), { ...record, at: last.at }];
  return [...promotion.decisions, record].slice(-KEPT_DECISIONS);
}

function rolloutEvent(before: Rollout | undefined, after: Rollout | undefined): AuditEvent | undefined {
  if (after === undefined) return undefined;
  if (before === undefined) return 'rollout.started';
  const [was, is] = [before.state, after.state];
  if (is.kind === 'baking' && was.kind === 'paused' && was.step === is.step) return 'rollout.resumed';
  if (is.kind === 'baking') return was.kind === 'baking' && was.step === is.step ? undefined : 'rollout.step-started';
  // A person may let it go on to a step that itself is a stop.
  const stopsAnew = is.kind === 'paused' && was.kind === 'paused' && is.step !== was.step;
  if (is.kind === was.kind && !stopsAnew) return undefined;
  if (is.kind === 'pending') return 'rollout.given-back';
  if (is.kind === 'aborted') return is.rolledBack ? 'rollout.rolled-back' : 'rollout.aborted';
  const events = {
    paused: 'rollout.paused',
    'rolling-back': 'rollout.rolling-back',
    completed: 'rollout.completed',
  } as const;
  return events[is.kind];
}

function rolloutDetails(promotion: Promotion, rule: string): JsonObject {
  const { rollout } = promotion;
  if (rollout === undefined) return { rule };
  const { state, plan } = rollout;
  const step = state.kind === 'baking' || state.kind === 'paused' ? state.step : undefined;
  return {
    rule,
    ...(rule === 'gates-open' ? letPast(promotion) : {}),
    rollout: rollout.id,
    candidate: rollout.candidate.label,
    ...(rollout.baseline === undefined ? {} : { baseline: rollout.baseline.label }),
    ...(step === undefined ? {} : { step, weightBp: plan.steps[step]?.weightBp ?? 0 }),
    ...(state.kind === 'rolling-back' ? { decidedRealAt: state.decidedRealAt } : {}),
    ...((state.kind === 'rolling-back' || state.kind === 'aborted') && state.trigger !== undefined
      ? { trigger: state.trigger }
      : {}),
    verdicts: promotion.verdicts.map(summary),
  };
}

/** What was not open when the rollout began: for good in the record. */
function letPast({ gates }: Promotion): JsonObject {
  const past = gatesLetPast(gates).map(({ gate, state, because, enforcement = 'enforce', breakGlass }) => ({
    ...{ gate, state, because, enforcement },
    ...(breakGlass === undefined ? {} : { breakGlass }),
  }));
  return past.length === 0 ? {} : { letPast: past };
}

function summary(verdict: Verdict): JsonObject {
  const { card } = verdict;
  return {
    metric: card.metric,
    role: card.role,
    ...(card.dryRun === true ? { dryRun: true } : {}),
    kind: verdict.kind,
    proven: verdict.kind === 'pass' && verdict.proven,
    compared: card.difference !== undefined,
    because: reasonOf(verdict),
    unit: card.unit,
    baseline: { n: card.baseline.n, estimate: card.baseline.estimate ?? null },
    candidate: { n: card.candidate.n, estimate: card.candidate.estimate ?? null },
    ...(card.topUp === undefined ? {} : { topUp: ownSummary(card.topUp) }),
  };
}

/** What Headgate's own requests showed, apart from the users'. */
function ownSummary({
  kind,
  proven,
  because,
  spoke,
  candidate,
  baseline,
}: NonNullable<Verdict['card']['topUp']>): JsonObject {
  const arm = ({ n, estimate }: typeof candidate): JsonObject => ({ n, estimate: estimate ?? null });
  return {
    kind,
    proven,
    because,
    baseline: arm(baseline),
    candidate: arm(candidate),
    ...(spoke === undefined ? {} : { spoke }),
  };
}
