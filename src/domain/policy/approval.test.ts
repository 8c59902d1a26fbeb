import { describe, expect, it } from 'vitest';
import { DAY_MS, digestOfBytes } from '../shared/index.ts';
import { type Approval, judgeApprovals } from './approval.ts';
import type { ApprovalRule } from './approval-rule.ts';
import { barOf, type Duties } from './duty.ts';
import { approvalDefaults } from './profile.ts';

const V2 = digestOfBytes('v2');

const duties: Duties = {
  authors: ['Ada Byron <ada@example.com>'],
  registeredBy: ['Dana'],
  lastPushers: ['Lee'],
  promoter: 'Pat',
};

function signed(person: string, role: Approval['role'], over: Partial<Approval> = {}): Approval {
  const id = 'apr_1';
  const common = { id, promotion: 'prm_1', release: V2, reason: 'fine', played: false, at: 0 } as const;
  return { ...common, role, person, decision: 'approved', ...over };
}

function judge(approvals: readonly Approval[], rule: Partial<ApprovalRule> = {}, over: { readonly now?: number } = {}) {
  const base: ApprovalRule = { roles: ['security'], minPeople: 1, distinctPerRole: false, authorsMayApprove: false };
  return judgeApprovals({ rule: { ...base, ...rule }, release: V2, approvals, duties, now: 0, ...over });
}

describe('signatures', () => {
  it('expire after seven days when nothing else is said, and the sentence says whose did', () => {
    const one = [signed('Sam', 'security')];
    expect(judge(one, {}, { now: 7 * DAY_MS }).kind).toBe('complete');
    expect(judge(one, {}, { now: 7 * DAY_MS + 1 })).toMatchObject({
      kind: 'waiting',
      missingRoles: ['security'],
      because: 'waiting for security; Sam signed as security 168 h ago, which has expired',
    });
    expect(judge(one, { expireAfterMs: 30 * DAY_MS }, { now: 29 * DAY_MS }).kind).toBe('complete');
  });

  it('that were withdrawn do not count, until they are given again', () => {
    const withdrawn = [signed('Sam', 'security'), signed('Sam', 'security', { decision: 'withdrawn' })];
    expect(judge(withdrawn).kind).toBe('waiting');
    expect(judge([...withdrawn, signed('Sam', 'security')]).kind).toBe('complete');
  });

  it('of those whom the rule bars do not count, even when they are stored', () => {
    expect(judge([signed('Ada Byron', 'security')])).toMatchObject({
      kind: 'waiting',
      because: "waiting for security; Ada Byron is an author of the change, and doesn't count",
    });
  });

  it('in several roles by one person count where roles need not be distinct', () => {
    const both = [signed('Sam', 'security'), signed('Sam', 'qa-lead')];
    expect(judge(both, { roles: ['security', 'qa-lead'] }).kind).toBe('complete');
    expect(judge(both, { roles: ['security', 'qa-lead'], distinctPerRole: true })).toMatchObject({
      kind: 'waiting',
      missingRoles: ['qa-lead'],
    });
  });

  it('of one person under two names are those of one person', () => {
    const twice = [signed('Sam Hill', 'security'), signed('sam hill <sam@example.com>', 'qa-lead')];
    const roles: Approval['role'][] = ['security', 'qa-lead'];
    expect(judge(twice, { roles, minPeople: 2 })).toMatchObject({ because: '1 of at least 2 people have signed' });
    expect(judge(twice, { roles, distinctPerRole: true }).kind).toBe('waiting');
    expect(judge(twice, { roles }).because).toBe('signed by Sam Hill');
  });

  it('are given to roles so that each person stands for one and no role stays open needlessly', () => {
    const three = [signed('Sam', 'security'), signed('Sam', 'qa-lead'), signed('Kim', 'security')];
    expect(judge(three, { roles: ['security', 'qa-lead'], distinctPerRole: true }).kind).toBe('complete');
  });
});

describe('separation of duties', () => {
  const bars = (profile: keyof typeof approvalDefaults, over: Partial<Duties> = {}) =>
    ['ada byron', 'ada@example.com', 'Dana', 'Lee', 'Pat', 'Sam'].filter(
      (person) => barOf(approvalDefaults[profile], { ...duties, ...over }, person) !== undefined,
    );

  it('is as each profile says', () => {
    expect(bars('guide')).toEqual(['ada byron', 'ada@example.com', 'Dana']);
    expect(bars('team')).toEqual(['Lee', 'Pat']);
    expect(bars('regulated')).toEqual(['ada byron', 'ada@example.com', 'Dana', 'Lee', 'Pat']);
  });

  it('bars everyone who may have pushed last when nobody said who did', () => {
    expect(bars('team', { lastPushers: [] })).toEqual(['ada byron', 'ada@example.com', 'Dana', 'Pat']);
  });

  it('does not hang on an empty name', () => {
    expect(
      barOf(approvalDefaults.regulated, { ...duties, authors: ['', ' <>'], registeredBy: [''] }, ''),
    ).toBeUndefined();
  });
});
