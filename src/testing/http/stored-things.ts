import type { AuditRecord, Evidence } from '#domain/evidence/index.ts';
import type { Approval, Hold } from '#domain/policy/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import { emptyRollup, type Rollup } from '#domain/sample/index.ts';
import { type DeploymentId, digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { EvaluationRun, ProjectProposal, ProjectVersion, ScanRun } from '#ports/index.ts';
import { aPlan, DIGEST_V1, DIGEST_V2 } from '../builder/rollout.ts';
import { WORLD_NOW } from './http-world.ts';

const PERSON = { kind: 'person', name: 'Dana' } as const;
const AGENT = 'customer-service';

export function aStoredRelease(over: Partial<Release> = {}): Release {
  return {
    digest: DIGEST_V2,
    agent: AGENT,
    label: 'v2',
    definition: { instructions: 'Be kind.', parameters: {}, tools: [] },
    provenance: { authors: ['Dana'], createdBy: 'Dana', createdAt: WORLD_NOW, commit: undefined },
    ...over,
  };
}

export function aStoredDeployment(over: Partial<Deployment> = {}): Deployment {
  return {
    id: 'dep_2',
    agent: AGENT,
    environment: 'production',
    release: DIGEST_V2,
    label: 'v2',
    state: 'active',
    endpoint: { baseUrl: 'http://127.0.0.1:9/v1', api: 'chat-completions' },
    bindingDigest: digestOfBytes('bindings'),
    createdAt: WORLD_NOW,
    changedAt: WORLD_NOW,
    ...over,
  };
}

/** 90 % on v1, 10 % on v2. */
export function aStoredRoute(over: Partial<Route> = {}): Route {
  const endpoint = { baseUrl: 'http://127.0.0.1:9/v1', api: 'chat-completions', credentialEnv: undefined } as const;
  return {
    agent: AGENT,
    environment: 'production',
    version: 1,
    salt: 'salt',
    targets: [
      { deploymentId: 'dep_1', release: DIGEST_V1, label: 'v1', role: 'baseline', weightBp: 9_000, endpoint },
      { deploymentId: 'dep_2', release: DIGEST_V2, label: 'v2', role: 'candidate', weightBp: 1_000, endpoint },
    ],
    revoked: [],
    leaseMs: 60_000,
    hardLimits: { errorRateRatio: 0.5, minRequests: 20 },
    ...over,
  };
}

export function aStoredRollup(deploymentId: DeploymentId, requests: number, routeVersion = 1): Rollup {
  const release = deploymentId === 'dep_1' ? DIGEST_V1 : DIGEST_V2;
  const key = { agent: AGENT, environment: 'production', deploymentId, release, routeVersion, windowStart: 0 };
  const empty = emptyRollup(key);
  return { ...empty, outcomes: { ...empty.outcomes, success: requests } };
}

export function aStoredScan(over: Partial<ScanRun> = {}): ScanRun {
  const { result: _, id: __, ...run } = aStoredEvaluation();
  return { ...run, id: 'scn_1', result: undefined, ...over };
}

export function aStoredEvaluation(over: Partial<EvaluationRun> = {}): EvaluationRun {
  return {
    id: 'evl_1',
    agent: AGENT,
    candidate: DIGEST_V2,
    baseline: DIGEST_V1,
    environment: 'dev',
    requestedBy: PERSON,
    requestedAt: WORLD_NOW,
    state: 'running',
    progress: { done: 3, total: 60 },
    result: undefined,
    because: undefined,
    ...over,
  };
}

export function aStoredEvidence(over: Partial<Evidence> = {}): Evidence {
  return {
    id: 'evd_1',
    release: DIGEST_V2,
    agent: AGENT,
    environment: 'dev',
    kind: 'evaluation',
    producer: { kind: 'server', name: 'worker' },
    outcome: 'pass',
    because: '4.6 of 5 over 60 cases',
    reference: 'evl_1',
    at: WORLD_NOW,
    ...over,
  };
}

export function aStoredHold(over: Partial<Hold> = {}): Hold {
  return {
    id: 'hld_1',
    kind: 'hold',
    release: DIGEST_V2,
    agent: AGENT,
    reason: 'error rate',
    placedBy: { kind: 'system', name: 'headgate' },
    placedAt: WORLD_NOW,
    ...over,
  };
}

export function aStoredApproval(over: Partial<Approval> = {}): Approval {
  return {
    id: 'apr_1',
    promotion: 'prm_1',
    release: DIGEST_V2,
    role: 'qa-lead',
    person: 'Quinn',
    decision: 'approved',
    reason: 'tried it',
    played: true,
    at: WORLD_NOW,
    ...over,
  };
}

export function anAuditRecord(over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    at: WORLD_NOW,
    realAt: WORLD_NOW,
    actor: { kind: 'system', name: 'headgate' },
    event: 'promotion.created',
    subject: 'prm_1',
    because: 'Dana asked for it',
    details: {},
    ...over,
  };
}

/** Sent by the same person, to replace the stored project. */
export function aProposal(): ProjectProposal {
  return {
    version: { ...aProjectVersion(), id: 'prj_2' },
    replaces: 'prj_1',
    loosened: [{ path: 'evaluation.repeats', was: '3', now: '1' }],
    reason: 'too slow',
    answer: { kind: 'rejected', by: PERSON, at: WORLD_NOW, reason: 'no' },
  };
}

export function aProjectVersion(): ProjectVersion {
  return {
    id: 'prj_1',
    digest: digestOfBytes('project'),
    appliedBy: PERSON,
    appliedAt: WORLD_NOW,
    project: {
      version: 1,
      profile: 'guide',
      agents: [
        {
          name: AGENT,
          runtime: 'openai',
          api: 'chat-completions',
          definition: { parameters: {}, tools: [] },
          deploy: {},
          dataset: undefined,
          plantedSecrets: [],
          smoke: { checks: [], maxReplyMs: 5_000 },
        },
      ],
      environments: [
        {
          name: 'production',
          traffic: 'gateway',
          data: 'real',
          bindings: {},
          approval: { roles: [], minPeople: 0, distinctPerRole: false, authorsMayApprove: false },
          plan: aPlan(),
          hardLimits: { errorRateRatio: 0.5, minRequests: 20 },
        },
      ],
      evaluation: {
        repeats: 3,
        evaluators: [],
        concurrency: 1,
        timeoutMs: 1_000,
        minQualityMean: 4,
        maxRelativeDrop: 0.05,
        maxRelativeDropFromBest: 0.1,
      },
      gateway: { conversationFrom: [], userFrom: [], exposeHeaders: true },
    },
  };
}
