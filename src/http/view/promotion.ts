import type { NextExpected } from '#domain/outlook/index.ts';
import type { Approval, Statement } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { Action } from '#ports/index.ts';
import { gateView } from './gate.ts';
import { rolloutView } from './rollout.ts';
import { statementViews } from './statement.ts';
import type { Traffic } from './traffic.ts';
import { verdictView } from './verdict.ts';
import type { ViewOf } from './view-of.ts';

/** What is known beside the stored promotion: what comes next, and which of its work failed so far. */
type Outlook = { readonly next: NextExpected | undefined; readonly actions: readonly Action[] };

const NOTHING_AHEAD: Outlook = { next: undefined, actions: [] };

export function promotionView(
  promotion: Promotion,
  approvals: readonly Approval[],
  statements: readonly Statement[],
  traffic: Traffic | undefined,
  outlook: Outlook = NOTHING_AHEAD,
): ViewOf<'getPromotion'> {
  const { rollout, probation, ended } = promotion;
  return {
    id: promotion.id,
    agent: promotion.agent,
    environment: promotion.environment,
    release: promotion.release,
    label: promotion.label,
    state: promotion.state,
    createdBy: promotion.createdBy,
    createdAt: toIso(promotion.createdAt),
    ...beginView(promotion),
    gates: promotion.gates.map(gateView),
    approvals: approvals.map(({ role, person, decision, reason, played, at }) => ({
      role,
      person,
      decision,
      reason,
      played,
      at: toIso(at),
    })),
    statements: statementViews(statements),
    rollout: rollout === undefined ? undefined : rolloutView(promotion, rollout, traffic),
    verdicts: promotion.verdicts.map(verdictView),
    decisions: promotion.decisions.map(({ at, rule, because }) => ({ at: toIso(at), rule, because })),
    probation:
      probation === undefined
        ? undefined
        : { startedAt: toIso(probation.startedAt), evaluationsDone: probation.evaluationsDone },
    ...aheadView(outlook),
    ...(promotion.retryOf === undefined ? {} : { retryOf: promotion.retryOf }),
    ended: ended === undefined ? undefined : { ...ended, at: toIso(ended.at) },
  };
}

function beginView({
  fast,
  startAt,
  waiting,
}: Promotion): Pick<ViewOf<'getPromotion'>, 'fast' | 'startAt' | 'waiting'> {
  return {
    ...(fast === undefined ? {} : { fast: { because: fast.because, evidence: [...fast.evidence] } }),
    ...(startAt === undefined ? {} : { startAt: toIso(startAt) }),
    ...(waiting === undefined
      ? {}
      : { waiting: { for: waiting.kind, ...(waiting.kind === 'turn' ? { behind: waiting.behind } : {}) } }),
  };
}

function aheadView({ next, actions }: Outlook): Pick<ViewOf<'getPromotion'>, 'next' | 'troubles'> {
  const troubles = actions.flatMap(({ kind, state, attempts, because }) =>
    because === undefined || state === 'done'
      ? []
      : [{ work: kind, state: state === 'failed' ? ('given-up' as const) : ('retrying' as const), attempts, because }],
  );
  return {
    ...(next === undefined ? {} : { next: { ...next, at: next.at === undefined ? undefined : toIso(next.at) } }),
    ...(troubles.length === 0 ? {} : { troubles }),
  };
}
