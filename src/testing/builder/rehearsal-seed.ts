import type { Project } from '#domain/config/index.ts';
import { caseSchema, makeDataset } from '#domain/dataset/index.ts';
import type { Evidence } from '#domain/evidence/index.ts';
import type { Release } from '#domain/release/index.ts';
import { type Digest, type EpochMs, HOUR_MS } from '#domain/shared/index.ts';
import type { RehearsalSeed } from '#ports/index.ts';
import { aProject } from '../control/control-world.ts';
import { aMetric, aPlan, DIGEST_V1, DIGEST_V2 } from './rollout.ts';
import { aRollup } from './rollup.ts';

const AT: EpochMs = Date.UTC(2026, 10, 23, 10, 30);
const AGENT = 'support';

/** v1 serves production at 2,000 requests an hour; v2 has been through staging and was evaluated. */
export function aRehearsalSeed(over: Partial<RehearsalSeed> = {}): RehearsalSeed {
  const plan = aPlan({
    metrics: [
      aMetric('error-rate'),
      aMetric('response-time', { kind: 'mean', margin: { kind: 'relative', value: 0.5 } }),
    ],
  });
  const shown = (kind: Evidence['kind'], environment: string): Evidence => ({
    id: `evd_${kind}_${environment}`,
    release: DIGEST_V2,
    agent: AGENT,
    environment,
    kind,
    producer: { kind: 'server', name: 'headgate' },
    outcome: 'pass',
    because: 'shown before',
    ...(kind === 'evaluation' || kind === 'safety' ? { baseline: DIGEST_V1 } : {}),
    at: AT,
  });
  const candidate = aRelease('v2', DIGEST_V2);
  return {
    version: {
      id: 'prj_1',
      digest: DIGEST_V1,
      project: withCases(aProject({ plan })),
      appliedBy: { kind: 'person', name: 'Dana' },
      appliedAt: AT,
    },
    candidate,
    environment: 'production',
    releases: [aRelease('v1', DIGEST_V1), candidate],
    deployments: [
      {
        id: 'dep_1',
        agent: AGENT,
        environment: 'production',
        release: DIGEST_V1,
        label: 'v1',
        state: 'active',
        runtimeId: 'v1',
        endpoint: { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' },
        bindingDigest: DIGEST_V1,
        createdAt: AT,
        changedAt: AT,
      },
    ],
    routes: [
      {
        agent: AGENT,
        environment: 'production',
        version: 17,
        salt: 's',
        targets: [
          {
            deploymentId: 'dep_1',
            release: DIGEST_V1,
            label: 'v1',
            role: 'baseline',
            weightBp: 10_000,
            endpoint: { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' },
          },
        ],
        revoked: [],
        leaseMs: 60_000,
        hardLimits: { errorRateRatio: 0.5, minRequests: 50 },
      },
    ],
    evidence: [
      shown('evaluation', 'dev'),
      shown('safety', 'dev'),
      shown('rollout', 'staging'),
      shown('smoke', 'staging'),
    ],
    holds: [],
    freezes: [],
    statements: [],
    traffic: {
      requests: 2_000,
      overMs: HOUR_MS,
      baseline: aRollup({ arm: 'baseline', requests: 2_000, errors: 4, latency: { mean: 300, sd: 100 } }),
    },
    ...over,
  };
}

function aRelease(label: string, digest: Digest): Release {
  return {
    digest,
    agent: AGENT,
    label,
    definition: { instructions: label, parameters: {}, tools: [] },
    provenance: { createdBy: 'Dana', createdAt: AT, authors: ['Ada'] },
  };
}

/** Enough cases that an evaluation says something. */
export function withCases(project: Project): Project {
  const cases = Array.from({ length: 20 }, (_, index) =>
    caseSchema.parse({ id: `case-${index}`, query: 'When are you open?' }),
  );
  return { ...project, agents: project.agents.map((agent) => ({ ...agent, dataset: makeDataset('cases', cases) })) };
}
