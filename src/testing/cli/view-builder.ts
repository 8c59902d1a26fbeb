import type { z } from 'zod';
import type { endpoints } from '#api/index.ts';
import { type AuditRecord, type Chained, chain } from '#domain/evidence/index.ts';
import { toIso } from '#domain/shared/index.ts';

type View<Name extends keyof typeof endpoints> = z.output<(typeof endpoints)[Name]['response']>;
type Promotion = View<'getPromotion'>;
type Rollout = NonNullable<Promotion['rollout']>;
type Verdict = Promotion['verdicts'][number];

export const DIGEST_1 = `sha256:${'1'.repeat(64)}`;
export const DIGEST_2 = `sha256:${'2'.repeat(64)}`;
const AT = '2026-11-23T10:30:00.000Z';
const HOUR = 3_600_000;

export function aReleaseView(change: Partial<View<'getRelease'>> = {}): View<'getRelease'> {
  return {
    digest: DIGEST_2,
    agent: 'shop',
    label: 'v2',
    createdBy: 'ada',
    createdAt: AT,
    authors: ['Ada <ada@example.org>'],
    definition: { instructions: 'Be kind.', parameters: {}, tools: [] },
    components: ['tool:check_inventory@sha256:0'],
    deployments: [{ environment: 'staging', state: 'active' }],
    ...change,
  };
}

export function aVerdictView(change: Partial<Verdict> = {}): Verdict {
  return {
    metric: 'error-rate',
    role: 'prove',
    kind: 'pass',
    proven: true,
    because: 'not worse by more than 5 points: at most +1.2 points',
    unit: 'errors per request, 0-1',
    candidate: { n: 458, estimate: 0.0052, events: 2 },
    baseline: { n: 4_120, estimate: 0.004, events: 16 },
    difference: { estimate: 0.0012, lower: -0.01, upper: 0.012, coverage: 0.95 },
    margin: 0.05,
    test: 'confidence sequence',
    ...change,
  };
}

export function aRolloutView(change: Partial<Rollout> = {}): Rollout {
  return {
    id: 'rol_1',
    promotion: 'prm_1',
    agent: 'shop',
    environment: 'production',
    candidate: { deploymentId: 'dep_2', release: DIGEST_2, label: 'v2' },
    baseline: { deploymentId: 'dep_1', release: DIGEST_1, label: 'v1' },
    strategy: 'blue-green',
    steps: [
      { kind: 'weight', weightBp: 1_000, bakeMs: HOUR, maxBakeMs: 4 * HOUR },
      { kind: 'weight', weightBp: 5_000, bakeMs: 2 * HOUR, maxBakeMs: 8 * HOUR },
      { kind: 'weight', weightBp: 10_000, bakeMs: 0, maxBakeMs: 0 },
    ],
    state: 'baking',
    step: 0,
    observedMs: HOUR / 4,
    weights: [
      { deploymentId: 'dep_1', label: 'v1', role: 'baseline', wantedBp: 9_000, measuredBp: 9_020.4, requests: 4_120 },
      { deploymentId: 'dep_2', label: 'v2', role: 'candidate', wantedBp: 1_000, measuredBp: 979.6, requests: 458 },
    ],
    ...change,
  };
}

export function aPromotionView(change: Partial<Promotion> = {}): Promotion {
  return {
    id: 'prm_1',
    agent: 'shop',
    environment: 'production',
    release: DIGEST_2,
    label: 'v2',
    state: 'rolling-out',
    createdBy: { kind: 'person', name: 'ada' },
    createdAt: AT,
    gates: [
      { gate: 'evaluation', state: 'open', because: 'relevance 4.5', evidence: ['evd_1'] },
      { gate: 'soak', state: 'not-required', because: 'not required in this project', evidence: [] },
    ],
    approvals: [],
    statements: [],
    rollout: aRolloutView(),
    verdicts: [
      aVerdictView(),
      aVerdictView({
        metric: 'tokens',
        role: 'guard',
        proven: false,
        unit: 'tokens per request',
        because: 'could have seen +50 %',
      }),
      aVerdictView({
        metric: 'quality',
        kind: 'inconclusive',
        proven: false,
        unit: 'score, 1-5',
        because: 'only 3 cases judged',
        candidate: { n: 3, estimate: null },
      }),
    ],
    decisions: [{ at: AT, rule: 'bake-first', because: 'bakes for 45 more minutes' }],
    ...change,
  };
}

export function aPlanView(change: Partial<View<'getPlan'>> = {}): View<'getPlan'> {
  return {
    agent: 'shop',
    environment: 'production',
    release: DIGEST_2,
    label: 'v2',
    baseline: 'v1',
    now: AT,
    startsAt: AT,
    strategy: 'blue-green',
    findings: [],
    gates: [
      { gate: 'approval', state: 'waiting', because: 'waiting for security', evidence: [] },
      { gate: 'soak', state: 'not-required', because: 'not required in this project', evidence: [] },
    ],
    owed: [{ who: 'security', what: 'a signature', command: 'headgate approve prm_… --role security --reason "…"' }],
    steps: [
      { kind: 'smoke', weightBp: 0, startsAt: AT, endsAt: AT, because: 'must answer before any user asks it' },
      { kind: 'weight', weightBp: 1_000, startsAt: AT, endsAt: '2026-11-23T11:30:00.000Z', because: 'bakes 1 h' },
      {
        kind: 'probation',
        weightBp: 10_000,
        startsAt: '2026-11-23T11:30:00.000Z',
        endsAt: '2026-11-24T11:30:00.000Z',
        because: 'the old deployment stays warm',
      },
    ],
    metrics: [
      {
        metric: 'error-rate',
        role: 'prove',
        margin: '5 percentage points',
        because: 'can be proven after 96 candidate requests, in about 47 min',
      },
      { metric: 'rating', role: 'guard', margin: '10 %', because: 'unknown: no traffic measured yet' },
    ],
    requestsPerHour: 1_234,
    pace: 'about 1,234 requests/h, as measured',
    soonestEndAt: '2026-11-24T11:30:00.000Z',
    ...change,
  };
}

export function aRehearsalView(change: Partial<View<'getRehearsal'>> = {}): View<'getRehearsal'> {
  const because = 'surely higher than the baseline';
  return {
    id: 'reh_1',
    note: 'rehearsal: simulated traffic and people',
    agent: 'shop',
    environment: 'production',
    release: DIGEST_2,
    label: 'v2',
    requestedBy: { kind: 'person', name: 'ada' },
    requestedAt: AT,
    faults: ['errors:5%'],
    dueAt: AT,
    state: 'finished',
    result: {
      state: 'rolled-back',
      stage: 'production 10 %',
      because: `error-rate: ${because}`,
      stoppedBy: { kind: 'metric', name: 'error-rate', because },
      gates: [{ gate: 'evaluation', state: 'open', because: 'relevance 4.5', evidence: [] }],
      verdicts: [aVerdictView({ kind: 'fail', proven: false })],
      timeline: [
        { at: AT, event: 'rollout.step-started', because: 'smoke test passed; 10 % of new conversations to v2' },
        { at: '2026-11-23T11:00:00.000Z', event: 'rollout.rolling-back', because: `error-rate: ${because}` },
      ],
      startedAt: AT,
      endedAt: '2026-11-23T11:00:00.000Z',
      requestsPerHour: 1_234,
      traffic: 'measured',
      requests: 900,
      passes: 30,
    },
    ...change,
  };
}

/** A log as the server tells it. */
export function aLog(length: number, over: (index: number) => Partial<AuditRecord> = () => ({})): View<'listAudit'> {
  const log: Chained<AuditRecord>[] = [];
  for (let index = 0; index < length; index += 1) {
    const record: AuditRecord = {
      at: 1_764_000_000_000 + index,
      realAt: 1_764_000_000_500 + index,
      actor: { kind: 'person', name: 'ada' },
      event: 'traffic.set',
      subject: `s${index}`,
      ...(index % 2 === 0 ? { agent: 'shop', environment: 'production' } : {}),
      because: 'test',
      details: { weights: { v1: 10_000 } },
      ...over(index),
    };
    log.push(chain(log.at(-1), record));
  }
  return log.map(({ sequence, hash, previous, record }) => ({
    sequence,
    hash,
    previous,
    actor: record.actor,
    event: record.event,
    subject: record.subject,
    ...(record.agent === undefined ? {} : { agent: record.agent }),
    ...(record.environment === undefined ? {} : { environment: record.environment }),
    because: record.because,
    details: { ...record.details },
    at: toIso(record.at),
    realAt: toIso(record.realAt),
  }));
}

/** Of v2, taken back: records 3 to 5 of a log. */
export function anExport(): View<'exportPromotion'> {
  return {
    promotion: aPromotionView({ state: 'rolled-back' }),
    release: { digest: DIGEST_2, label: 'v2', createdBy: 'ada', createdAt: AT, authors: ['Ada'], changes: [] },
    project: { id: 'prj_1', digest: DIGEST_1, appliedBy: { kind: 'person', name: 'ada' }, appliedAt: AT, policy: {} },
    plan: { strategy: 'blue-green' },
    evidence: [],
    evaluations: [],
    traffic: { weights: [], measured: [] },
    rollbacks: [
      {
        ...{ id: 'rbk_1', agent: 'shop', environment: 'production', method: 'traffic', mode: 'gateway', state: 'done' },
        from: { deploymentId: 'dep_2', release: DIGEST_2, label: 'v2' },
        to: { deploymentId: 'dep_1', release: DIGEST_1, label: 'v1' },
        ...{ trigger: 'metric-failed', because: 'errors', requestedAt: AT, passedOver: [], parts: [] },
        requestedBy: { kind: 'system', name: 'headgate' },
        conversations: { total: 1, isWhole: true, isCut: false, listed: [{ id: 'a1b2', firstAt: AT, lastAt: AT }] },
      },
    ],
    records: aLog(5).slice(2, 3),
    auditRange: { first: 3, last: 5 },
    report: '# shop v2 into production\n',
  };
}
