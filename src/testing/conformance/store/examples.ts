import type { Actor, AuditRecord, Evidence } from '#domain/evidence/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import { emptyRollup, type Rollup, type RollupKey, sketchBucket } from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Action } from '#ports/index.ts';

/** What agents and people do say, and databases like to refuse or change. */
export const NASTY_TEXT = 'Grüße, 世界 🦜 e\u0301 "\\" \u0000 half a pair \ud83e end\n\t';

/** Numbers at the edges of what a double holds. */
export const NASTY_NUMBERS = {
  largest: Number.MAX_VALUE,
  smallest: Number.MIN_VALUE,
  inexact: 0.1 + 0.2,
  whole: Number.MAX_SAFE_INTEGER,
  negative: -1e21,
};

export const PERSON: Actor = { kind: 'person', name: 'Zoë' };

export function aRelease(over: Partial<Release> = {}): Release {
  return {
    digest: digestOfBytes('v1'),
    agent: 'customer-service',
    label: 'v1',
    definition: { instructions: 'Help.', parameters: { temperature: 0 }, tools: [] },
    provenance: { authors: ['Zoë'], createdBy: 'Zoë', createdAt: 1_000 },
    ...over,
  };
}

export function aDeployment(over: Partial<Deployment> = {}): Deployment {
  return {
    id: 'dep_1',
    agent: 'customer-service',
    environment: 'production',
    release: digestOfBytes('v1'),
    label: 'v1',
    state: 'creating',
    bindingDigest: digestOfBytes('{}'),
    createdAt: 1_000,
    changedAt: 1_000,
    ...over,
  };
}

export function anEvidence(over: Partial<Evidence> = {}): Evidence {
  return {
    id: 'evd_1',
    release: digestOfBytes('v1'),
    agent: 'customer-service',
    environment: 'staging',
    kind: 'evaluation',
    producer: { kind: 'server', name: 'headgate' },
    outcome: 'pass',
    because: 'mean 4.25 of 5 over 80 cases',
    at: 1_000,
    ...over,
  };
}

export function anAuditRecord(over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    at: 2_000,
    realAt: 1_000,
    actor: PERSON,
    event: 'release.created',
    subject: 'v1',
    because: 'asked to',
    details: {},
    ...over,
  };
}

export function aRoute(over: Partial<Route> = {}): Route {
  return {
    agent: 'customer-service',
    environment: 'production',
    version: 1,
    salt: 'salt',
    targets: [
      {
        deploymentId: 'dep_1',
        release: digestOfBytes('v1'),
        label: 'v1',
        role: 'baseline',
        weightBp: 10_000,
        endpoint: { baseUrl: 'http://127.0.0.1:8080/v1', api: 'chat-completions' },
      },
    ],
    revoked: [],
    leaseMs: 60_000,
    hardLimits: { errorRateRatio: 0.5, minRequests: 20 },
    ...over,
  };
}

/** One answered request of 20 ms. */
export function aRollup(over: Partial<RollupKey> = {}): Rollup {
  const key: RollupKey = {
    agent: 'customer-service',
    environment: 'production',
    deploymentId: 'dep_1',
    release: digestOfBytes('v1'),
    routeVersion: 1,
    windowStart: 10_000,
    ...over,
  };
  const empty = emptyRollup(key);
  return {
    ...empty,
    outcomes: { ...empty.outcomes, success: 1 },
    latency: { n: 1, sum: 20, sumSq: 400 },
    latencySketch: { [sketchBucket(20)]: 1 },
    buckets: { '7': { requests: 1, errors: 0, latencySumMs: 20, tokens: 5 } },
  };
}

export function anAction(over: Partial<Action> = {}): Action {
  return {
    id: 'act_1',
    key: 'prm_1/deploy',
    kind: 'deploy',
    subject: 'prm_1',
    payload: { deploymentId: 'dep_1' },
    state: 'pending',
    attempts: 0,
    because: undefined,
    result: undefined,
    notBefore: 1_000,
    ...over,
  };
}
