import type { Evidence } from '#domain/evidence/index.ts';
import type { GateInput } from '#domain/gate/index.ts';
import { OWES_NOTHING } from '#domain/policy/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import { aPlan, DIGEST_V1, DIGEST_V2 } from './rollout.ts';

/** The server's own evidence about v2: an evaluation against v1 that passed. */
export function shown(over: Partial<Evidence>): Evidence {
  return {
    id: 'evd_1',
    release: DIGEST_V2,
    agent: 'a',
    environment: 'dev',
    kind: 'evaluation',
    producer: { kind: 'server', name: 'headgate' },
    outcome: 'pass',
    because: 'mean 4.9',
    baseline: DIGEST_V1,
    at: 0,
    ...over,
  };
}

/** Of v2 into production, of which nothing was shown and which nobody signed. */
export function aGateInput(over: Partial<GateInput> = {}): GateInput {
  return {
    release: DIGEST_V2,
    agent: 'a',
    environment: 'production',
    previousEnvironment: 'staging',
    baseline: DIGEST_V1,
    evidence: [],
    holds: [],
    approvals: [],
    approvalRule: { roles: ['security'], minPeople: 1, distinctPerRole: false, authorsMayApprove: false },
    duties: { authors: ['Ada'], registeredBy: ['Ada'], lastPushers: ['Ada'], promoter: 'Dana' },
    now: 0,
    evaluationFailed: undefined,
    redTeam: { isRequired: false, settings: undefined, since: 0, failed: undefined },
    integration: {
      owed: OWES_NOTHING,
      scenarios: [],
      scenariosDigest: digestOfBytes('scenarios'),
      environment: 'staging',
      hasRun: false,
      failed: undefined,
    },
    comparison: { plan: aPlan(), canSplit: true },
    provenance: { rule: undefined, commit: undefined },
    checklist: { promotion: 'prm_1', items: [], rollbackTo: undefined },
    statements: [],
    window: undefined,
    windowOverridden: undefined,
    enforcement: {},
    isLast: true,
    ...over,
  };
}
