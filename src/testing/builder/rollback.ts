import type { Rollback } from '#domain/rollback/index.ts';
import { DIGEST_V1, DIGEST_V2 } from './rollout.ts';

export function aRollback(over: Partial<Rollback> = {}): Rollback {
  return {
    id: 'rbk_1',
    agent: 'customer-service',
    environment: 'production',
    from: { deploymentId: 'dep_2', release: DIGEST_V2, label: 'v2' },
    to: { deploymentId: 'dep_1', release: DIGEST_V1, label: 'v1' },
    method: 'traffic',
    mode: 'gateway',
    trigger: 'person',
    because: 'wrong prices',
    requestedBy: { kind: 'person', name: 'Dana' },
    requestedAt: 0,
    requestedRealAt: 0,
    state: { kind: 'preparing' },
    sinceReal: 0,
    passedOver: [],
    parts: [],
    ...over,
  };
}
