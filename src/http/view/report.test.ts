import { expect, test } from 'vitest';
import type { AuditRecord } from '#domain/evidence/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aBreakGlass } from '#testing/builder/break-glass.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aRollback } from '#testing/builder/rollback.ts';
import { aRollout, DIGEST_V1 } from '#testing/builder/rollout.ts';
import { WORLD_NOW } from '#testing/http/http-world.ts';
import { anAuditRecord, aStoredApproval, aStoredEvaluation, aStoredEvidence } from '#testing/http/stored-things.ts';
import { type ReportFacts, renderReport } from './report.ts';

const verdict = {
  metric: 'error-rate',
  role: 'prove',
  kind: 'pass',
  proven: true,
  because: 'not worse by 5 percentage points',
  unit: 'errors per request, 0-1',
  baseline: { n: 900, estimate: 0.0012 },
  candidate: { n: 100, estimate: 0.02 },
};

function facts(over: Partial<ReportFacts> = {}): ReportFacts {
  return {
    promotion: aPromotion({ createdAt: WORLD_NOW }),
    approvals: [],
    records: [],
    evidence: [],
    evaluations: [],
    statements: [],
    now: HOUR_MS,
    rollbacks: [],
    writtenAt: WORLD_NOW,
    ...over,
  };
}

function step(details: AuditRecord['details'], over: Partial<AuditRecord> = {}): AuditRecord {
  return anAuditRecord({ event: 'rollout.step-started', because: 'all metrics allow it', details, ...over });
}

function rolledOut(records: readonly AuditRecord[]): string {
  return renderReport(facts({ promotion: aPromotion({ rollout: aRollout() }), records }));
}

test('says how and where it ended, and how long it took', () => {
  const ended = { at: WORLD_NOW + 3 * HOUR_MS, stage: 'production 10 %', because: 'errors rose' };
  const report = renderReport(facts({ promotion: aPromotion({ state: 'rolled-back', createdAt: WORLD_NOW, ended }) }));
  expect(report).toContain('**rolled-back** at the stage "production 10 %": errors rose');
  expect(report).toContain('after 3 h');
});

test('a promotion that still runs is not reported as over', () => {
  expect(renderReport(facts())).toContain('**Not over yet**: queued.');
});

test('what was let past is never listed as open, and who answers for it is named', () => {
  const gates = [
    { gate: 'evaluation', state: 'closed', because: 'mean 3.1', evidence: [], enforcement: 'warn' },
    { gate: 'integration', state: 'open', because: 'not run', evidence: [], breakGlass: 'stm_1' },
  ] as const;
  const statements = [aBreakGlass({}, { glass: 'verification' })];
  const report = renderReport(facts({ promotion: aPromotion({ gates }), statements }));
  expect(report).toContain('| evaluation | closed (warn) | mean 3.1 |');
  expect(report).toContain('| integration | let past: broken glass | not run |');
  expect(report).toContain('| verification | production | Ada | the shop is down |');
  expect(report).not.toContain('Accepted by a person');
  expect(renderReport(facts())).not.toContain('Broken glass');
});

test('the checklist says of each item what proved it, or who said so', () => {
  const common = { says: 'it is so', roles: [], required: true };
  const gates = [
    {
      ...({ gate: 'checklist', state: 'open', because: '2 of 3 items', evidence: [] } as const),
      items: [
        { ...common, name: 'staging-tests', state: 'proven', because: 'by staging' },
        { ...common, name: 'on-call', state: 'signed', because: 'Olga (played): Max', by: 'Olga' },
        { ...common, name: 'tea', state: 'unsigned', because: 'only a person can say so', required: false },
      ] as const,
    },
  ];
  const report = renderReport(facts({ promotion: aPromotion({ gates }) }));
  expect(report).toContain('| on-call | it is so | signed | Olga (played): Max |');
  expect(report).toContain('| tea | it is so | unsigned (not required) | only a person can say so |');
  expect(renderReport(facts())).not.toContain('## Checklist');
});

test('a gate that is not required is listed as that, and never as open', () => {
  const gates = [
    { gate: 'safety', state: 'open', because: '0 of 60 cases leaked', evidence: ['evd_1'] },
    { gate: 'soak', state: 'not-required', because: 'not required in this project', evidence: [] },
  ] as const;
  const report = renderReport(facts({ promotion: aPromotion({ gates }) }));
  expect(report).toContain('| safety | open | 0 of 60 cases leaked | evd\\_1 |');
  expect(report).toContain('| soak | not required in this project |  |  |');
});

test('a signature that a program played is marked', () => {
  const report = renderReport(facts({ approvals: [aStoredApproval(), aStoredApproval({ played: false })] }));
  expect(report).toContain('| qa-lead | Quinn (played by a program) | approved | tried it |');
  expect(report).toContain('| qa-lead | Quinn | approved | tried it |');
});

test('shows old and new at each step, with what is proven and what is only no harm seen', () => {
  const guard = { ...verdict, metric: 'complaints', role: 'guard', proven: false, unit: '' };
  const few = { ...guard, metric: 'rating', compared: false };
  const report = rolledOut([step({ weightBp: 1_000, verdicts: [verdict, guard, few] })]);
  expect(report).toContain('step started at 10 %');
  expect(report).toContain('all metrics allow it');
  expect(report).toContain('| error-rate (errors per request) | 0.12 % (n = 900) | 2 % (n = 100) | proven |');
  expect(report).toContain('| complaints | 0.0012 (n = 900) | 0.02 (n = 100) | no harm seen |');
  expect(report).toContain('| rating | 0.0012 (n = 900) | 0.02 (n = 100) | not compared |');
});

test('what could not be told or measured is shown as that', () => {
  const unclear = { ...verdict, kind: 'inconclusive', proven: false, candidate: { n: 0, estimate: null } };
  expect(rolledOut([step({ verdicts: [unclear] })])).toContain('| – (n = 0) | can’t tell |');
});

test.each([[undefined], ['none'], [[7, null]], [{ metric: 'error-rate' }]])(
  'a record whose verdicts are %j is still told',
  (verdicts) => {
    const report = rolledOut([step(verdicts === undefined ? {} : { verdicts })]);
    expect(report).toContain('all metrics allow it');
    expect(report).not.toContain('| metric |');
  },
);

test('a verdict with missing parts is shown with what it has', () => {
  const report = rolledOut([step({ verdicts: [{ metric: 'quality', kind: 'fail' }] })]);
  expect(report).toContain('| quality | – (n = 0) | – (n = 0) | failed |  |');
});

test('a rollback tells its real time', () => {
  const report = rolledOut([
    step({}, { event: 'rollout.rolling-back', realAt: 5_000 }),
    step({}, { event: 'rollout.rolled-back', realAt: 5_420 }),
  ]);
  expect(report).toContain('420 ms of real time');
});

test('says how it was taken back, whether that was checked, and whom it hit', () => {
  const rollback = aRollback({
    ...{
      promotion: 'prm_1',
      trigger: 'metric-failed',
      because: 'error-rate 4.1 % against 0.4 %',
      state: { kind: 'done', at: WORLD_NOW },
    },
    parts: [{ name: 'switching', tookMs: 310, because: 'every gateway uses the routes' }],
    passedOver: [{ party: { deploymentId: 'dep_0', release: DIGEST_V1, label: 'v0' }, because: 'no connection' }],
    probe: { pass: true, because: 'asked directly: all 2 checks passed', realAt: WORLD_NOW },
  });
  const listed = [{ id: 'a1b2', firstAt: WORLD_NOW, lastAt: WORLD_NOW + 5_000 }];
  const hit = { rollback, total: 412, isWhole: true, isCut: false, listed };
  const report = renderReport(facts({ rollbacks: [hit] }));
  expect(report).toContain('`rbk_1`: v2 back to v1, by traffic, traffic mode gateway; **done**');
  expect(report).toContain('trigger metric-failed: error-rate 4.1 % against 0.4 %');
  expect(report).toContain('Passed over v0: no connection');
  expect(report).toContain('v1 answers: asked directly: all 2 checks passed');
  expect(report).toContain('| switching | 310 ms | every gateway uses the routes |');
  expect(report).toContain('412 conversations had v2. The first 1 of them:');
  expect(report).toContain('| a1b2 | 2026-11-24T10:30:00.000Z | 2026-11-24T10:30:05.000Z |');
  expect(renderReport(facts({ rollbacks: [{ ...hit, isWhole: false }] }))).toContain('there may be more');
  expect(renderReport(facts({ rollbacks: [{ ...hit, isCut: true }] }))).toContain('so there were more');
});

test('says what it waited for: its turn, its window before and in the middle, and for how long', () => {
  const decisions = [
    { at: WORLD_NOW, rule: 'turn-waits', because: 'v1 (prm_0) is under way' },
    { at: WORLD_NOW + HOUR_MS, rule: 'gates-wait', because: 'evaluation: not shown yet' },
    {
      at: WORLD_NOW + 2 * HOUR_MS,
      rule: 'window-waits',
      because: 'window: frozen by Sam: the sale; until it is lifted',
    },
    { at: WORLD_NOW + 5 * HOUR_MS, rule: 'gates-open', because: 'every required gate is open' },
  ];
  const records = [
    step(
      { rule: 'window-closed' },
      { event: 'rollout.paused', because: 'closed by "no-fridays"', at: WORLD_NOW + 6 * HOUR_MS },
    ),
    step({}, { event: 'rollout.resumed', at: WORLD_NOW + 30 * HOUR_MS }),
    step({ rule: 'pause-requested' }, { event: 'rollout.paused', at: WORLD_NOW + 31 * HOUR_MS }),
    step({}, { event: 'rollout.given-back', because: 'frozen again', at: WORLD_NOW + 32 * HOUR_MS }),
  ];
  const report = renderReport(facts({ promotion: aPromotion({ decisions, rollout: aRollout() }), records }));
  const waits = report.slice(report.indexOf('## Waited for'), report.indexOf('## Evidence'));
  expect(waits.trim().split('\n').slice(4)).toEqual([
    '| its turn | 2026-11-24T10:30:00.000Z | 1 h | v1 (prm\\_0) is under way |',
    '| its window | 2026-11-24T12:30:00.000Z | 3 h | window: frozen by Sam: the sale; until it is lifted |',
    '| its window | 2026-11-24T16:30:00.000Z | 24 h | closed by "no-fridays" |',
    '| its window | 2026-11-25T18:30:00.000Z | still waits | frozen again |',
  ]);
  expect(renderReport(facts())).not.toContain('## Waited for');
});

test('names who answered for what a gate found, also where that was in another promotion', () => {
  const statement = {
    ...{
      id: 'stm_1' as const,
      promotion: 'prm_1' as const,
      release: DIGEST_V1,
      agent: 'support',
      environment: 'production',
    },
    ...{ by: { kind: 'person' as const, name: 'Pam' }, at: WORLD_NOW, reason: 'two cases, wording only' },
    said: { kind: 'accepts', gate: 'evaluation', evidence: 'evd_1' },
  } as const;
  const report = renderReport(facts({ statements: [statement, { ...statement, promotion: 'prm_0' }] }));
  expect(report).toContain('| evaluation | Pam | two cases, wording only | evd\\_1 |  | 2026');
  expect(report).toContain('| evaluation | Pam | two cases, wording only | evd\\_1 | production, prm\\_0 | 2026');
});

test('names evidence and evaluations with their judge', () => {
  const evaluator = {
    name: 'relevance',
    version: '1',
    scale: { min: 1, max: 5 },
    better: 'higher',
    threshold: 3,
    judge: 'offline judge, indicative only',
    family: 'quality',
  } as const;
  const arm = { mean: 4.5, passRate: 1, counts: { scored: 60, 'not-applicable': 0, blocked: 0, errored: 0 } };
  const metric = { evaluator, candidate: arm, baseline: undefined, change: undefined, because: 'nothing to compare' };
  const run = aStoredEvaluation({
    state: 'finished',
    result: {
      id: 'evl_1',
      agent: 'customer-service',
      environment: 'dev',
      dataset: { name: 'cases', digest: 'sha256:0', cases: 60 },
      repeats: 3,
      candidate: { release: 'sha256:2', label: 'v2', deploymentId: undefined, replies: [] },
      baseline: undefined,
      metrics: [{ ...metric, comparison: 'cannot-tell' }],
      erroredRatio: 0,
    },
  });
  const report = renderReport(facts({ evidence: [aStoredEvidence()], evaluations: [run] }));
  expect(report).toContain('| evaluation | dev | pass | 4.6 of 5 over 60 cases |');
  expect(report).toContain('relevance (offline judge, indicative only) | – | 4.50 | cannot-tell |');
});

test('what people wrote can neither break the table nor be obeyed as markup', () => {
  const reason = 'fine | <script>\n| forged | row |\n# heading';
  const report = renderReport(facts({ approvals: [aStoredApproval({ reason })] }));
  expect(report).toContain('fine \\| \\<script\\> \\| forged \\| row \\| # heading');
  expect(report.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
});
