import type { Rollback } from '#domain/rollback/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { RollbackFacts } from '../read/read-rollback.ts';
import type { ViewOf } from './view-of.ts';

export function rollbackView(rollback: Rollback): ViewOf<'listRollbacks'> {
  const { id, agent, environment, from, to, method, mode, trigger, because, requestedBy, state, probe } = rollback;
  return {
    ...{ id, agent, environment, from, to, method, mode, trigger, because, requestedBy },
    requestedAt: toIso(rollback.requestedAt),
    promotion: rollback.promotion,
    hold: rollback.hold,
    state: state.kind,
    stateBecause: 'because' in state ? state.because : undefined,
    passedOver: rollback.passedOver.map((each) => ({ label: each.party.label, because: each.because })),
    parts: [...rollback.parts],
    probe: probe && { pass: probe.pass, because: probe.because, at: toIso(probe.realAt) },
  };
}

/** With whom it hit. */
export function rollbackDetailView({ rollback, total, isWhole, isCut, listed }: RollbackFacts): ViewOf<'getRollback'> {
  const conversations = {
    ...{ total, isWhole, isCut },
    listed: listed.map(({ id, firstAt, lastAt }) => ({ id, firstAt: toIso(firstAt), lastAt: toIso(lastAt) })),
  };
  return { ...rollbackView(rollback), conversations };
}
