import type { Promotion, PromotionView } from '#domain/promotion/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aRollout, DIGEST_V2 } from './rollout.ts';

export const DIGEST_V2_LABEL = 'v2';

export function aPromotion(over: Partial<Promotion> = {}): Promotion {
  return {
    id: 'prm_1',
    agent: 'customer-service',
    environment: 'production',
    release: DIGEST_V2,
    label: DIGEST_V2_LABEL,
    state: 'queued',
    createdBy: { kind: 'person', name: 'Dana' },
    createdAt: 0,
    projectVersion: 'prj_1',
    gates: [],
    rollout: undefined,
    verdicts: [],
    decisions: [],
    probation: undefined,
    ended: undefined,
    ...over,
  };
}

export function aPromotionView(over: Partial<PromotionView> = {}): PromotionView {
  return {
    promotion: aPromotion(),
    now: 10 * HOUR_MS,
    gates: [],
    evaluation: { state: 'absent' },
    integration: { state: 'absent' },
    redTeam: { state: 'absent' },
    newRollout: aRollout(),
    rollout: undefined,
    probationEvaluation: { state: 'absent' },
    watchedMs: 0,
    ...over,
  };
}
