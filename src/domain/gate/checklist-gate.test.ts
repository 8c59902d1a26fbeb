import { describe, expect, it } from 'vitest';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { type Approval, type ChecklistItem, checklistDefaults, OWES_NOTHING, type Statement } from '../policy/index.ts';
import { digestOfBytes, HOUR_MS } from '../shared/index.ts';
import { type ChecklistInput, checklistGate } from './checklist-gate.ts';
import type { GateName, GateReport, GateResult } from './gate.ts';

const V2 = digestOfBytes('v2');

function gates(over: Partial<Record<GateName, GateResult['state']>> = {}): GateReport {
  const states = {
    evaluation: 'open',
    safety: 'open',
    staging: 'open',
    integration: 'open',
    approval: 'open',
    ...over,
  };
  return Object.entries(states).map(([gate, state]) => ({
    ...{ gate: gate as GateName, state: state as GateResult['state'], because: `${gate} is so`, evidence: [] },
  }));
}

function item(over: Partial<ChecklistItem> = {}): ChecklistItem {
  return { name: 'on-call', says: 'the on-call engineer is ready', roles: [], required: true, ...over };
}

const signature: Statement = {
  id: 'stm_1',
  promotion: 'prm_1',
  release: V2,
  agent: 'a',
  environment: 'production',
  by: { kind: 'person', name: 'Olga' },
  at: 0,
  reason: 'Max is on call',
  said: { kind: 'signs-for', item: 'on-call', played: false },
};

const security: Approval = {
  ...{ id: 'apr_1', promotion: 'prm_1', release: V2, role: 'security', person: 'Sam', decision: 'approved' },
  ...{ reason: 'fine', played: false, at: 0 },
};

function judge(items: readonly ChecklistItem[], over: Partial<ChecklistInput> = {}, report = gates()) {
  const input: ChecklistInput = {
    promotion: 'prm_1',
    release: V2,
    items,
    statements: [],
    approvals: [],
    owed: OWES_NOTHING,
    plan: aPlan({ metrics: [aMetric('error-rate')], steps: [aStep(1_000, HOUR_MS), aStep(10_000, 0)], probationMs: 0 }),
    rollbackTo: { label: 'v1' },
    ...over,
  };
  return checklistGate(input, report);
}

const stateOf = (...args: Parameters<typeof judge>) => judge(...args).items?.[0]?.state;

it('asks nothing where there is no list', () => {
  expect(judge([])).toMatchObject({ state: 'not-required', because: 'this environment has no checklist' });
});

describe('an item that only a person can know', () => {
  it('waits for one, who then is named', () => {
    expect(judge([item()])).toMatchObject({ state: 'waiting', because: 'a named person has to sign for on-call' });
    expect(judge([item()], { statements: [signature] })).toMatchObject({
      state: 'open',
      because: '1 of 1 items: 0 proven, 1 signed by Olga',
      items: [{ state: 'signed', because: 'Olga: Max is on call', by: 'Olga' }],
    });
  });

  it.each<[string, Partial<Statement>]>([
    ['another digest', { release: digestOfBytes('v3') }],
    ['another promotion', { promotion: 'prm_2' }],
    ['another item', { said: { kind: 'signs-for', item: 'runbook', played: false } }],
    ['something else', { said: { kind: 'accepts', gate: 'comparison' } }],
  ])('is not signed by a word about %s', (_, over) => {
    expect(stateOf([item()], { statements: [{ ...signature, ...over }] })).toBe('unsigned');
  });

  it('says when the person was played', () => {
    const played: Statement = { ...signature, said: { kind: 'signs-for', item: 'on-call', played: true } };
    expect(judge([item()], { statements: [played] }).items?.[0]?.because).toBe('Olga (played): Max is on call');
  });

  it('stops nothing where it is not required, and stays to be seen', () => {
    const gate = judge([item({ required: false }), item({ name: 'rollback-plan', proof: 'rollback-plan' })]);
    expect(gate).toMatchObject({
      state: 'open',
      because: '1 of 2 items: 1 proven',
      items: [{ state: 'unsigned' }, {}],
    });
  });
});

describe('an item that evidence proves', () => {
  it.each<[ChecklistItem['proof'], Partial<Record<GateName, GateResult['state']>>, string | undefined]>([
    ['staging-tests', {}, 'proven'],
    ['staging-tests', { integration: 'not-required' }, 'proven'],
    ['staging-tests', { safety: 'waiting' }, 'waiting'],
    ['staging-tests', { evaluation: 'closed' }, 'unsigned'],
    ['integration', { integration: 'not-required' }, 'not-applicable'],
    ['approvals', { approval: 'waiting' }, 'waiting'],
    ['approvals', {}, 'proven'],
    ['smoke', { staging: 'closed' }, 'unsigned'],
    ['evaluation', { evaluation: 'not-required' }, 'unsigned'],
  ])('%s, with gates %j, is %s', (proof, states, expected) => {
    expect(stateOf([item({ proof })], {}, gates(states))).toBe(expected);
  });

  it('needs no signature, and one cannot stand in for evidence that is under way', () => {
    const approvals = item({ proof: 'approvals' });
    expect(stateOf([approvals], { statements: [signature] }, gates({ approval: 'waiting' }))).toBe('waiting');
    expect(judge([approvals]).items?.[0]).toMatchObject({ because: 'open: approval' });
    // What evidence can't show a person may answer for.
    expect(stateOf([approvals], { statements: [signature] }, gates({ approval: 'closed' }))).toBe('signed');
  });

  it.each<[string, Partial<ChecklistInput>, string, RegExp]>([
    ['a verified release', {}, 'proven', /v1 was verified there/],
    ['none that is left', { rollbackTo: undefined }, 'unsigned', /no release that was verified/],
    ['the first release', { rollbackTo: 'first' }, 'not-applicable', /nothing serves there yet/],
  ])('is a rollback plan with %s', (_, over, state, because) => {
    const [found] = judge([item({ proof: 'rollback-plan' })], over).items ?? [];
    expect(found?.state).toBe(state);
    expect(found?.because).toMatch(because);
  });

  it.each([
    ['metrics and bakes', aPlan({ metrics: [aMetric('error-rate')], probationMs: 0 }), 'proven'],
    ['no metric', aPlan({ metrics: [] }), 'unsigned'],
    ['only a dry run', aPlan({ metrics: [aMetric('error-rate', { dryRun: true })] }), 'unsigned'],
    [
      'no time to look',
      aPlan({ metrics: [aMetric('error-rate')], steps: [aStep(10_000, 0)], probationMs: 0 }),
      'unsigned',
    ],
  ] as const)('is monitoring with %s: %s', (_, plan, state) => {
    expect(stateOf([item({ proof: 'monitoring' })], { plan })).toBe(state);
  });

  it('is a security review when security signed, owed only where tools differ', () => {
    const review = [item({ proof: 'security-review' })];
    const owed = { tools: [{ name: 'check_inventory', change: 'added' }], compared: [] } as const;
    expect(stateOf(review)).toBe('not-applicable');
    expect(stateOf(review, { owed })).toBe('unsigned');
    expect(stateOf(review, { owed, approvals: [security] })).toBe('proven');
  });
});

it('the lists of the profiles: the guide’s review, a short one that evidence proves, and all', () => {
  const names = (profile: 'guide' | 'team' | 'regulated') => checklistDefaults[profile].map(({ name }) => name);
  expect(names('guide')).toEqual([
    ...['staging-tests', 'approvals', 'runbook', 'rollback-plan', 'on-call', 'support', 'monitoring'],
  ]);
  expect(names('regulated')).toEqual([
    ...['smoke', 'integration', 'uat', 'performance', 'soak', 'security-review'],
    ...names('guide'),
  ]);
  expect(checklistDefaults.team.every(({ proof }) => proof !== undefined)).toBe(true);
  expect(judge(checklistDefaults.team).state).toBe('open');
});
