import {
  type ApprovalId,
  DAY_MS,
  type Digest,
  type DurationMs,
  type EpochMs,
  formatDuration,
  type PromotionId,
} from '../shared/index.ts';
import type { ApprovalRule } from './approval-rule.ts';
import { coverRoles } from './cover-roles.ts';
import { barOf, type Duties } from './duty.ts';
import { samePerson } from './person.ts';
import type { Role } from './right.ts';

/** One person's signature, in one role, on one promotion of one digest. A later one of the same person and role replaces it. */
export type Approval = {
  readonly id: ApprovalId;
  readonly promotion: PromotionId;
  readonly release: Digest;
  readonly role: Role;
  readonly person: string;
  readonly decision: 'approved' | 'rejected' | 'withdrawn';
  readonly reason: string;
  /** True where a program played the person, as in the demo. */
  readonly played: boolean;
  readonly at: EpochMs;
};

const EXPIRE_AFTER_MS: DurationMs = 7 * DAY_MS;

type ApprovalState =
  | { readonly kind: 'complete'; readonly because: string }
  | { readonly kind: 'waiting'; readonly because: string; readonly missingRoles: readonly Role[] }
  | { readonly kind: 'rejected'; readonly because: string };

type SignatureInput = {
  readonly rule: ApprovalRule;
  readonly release: Digest;
  /** Of the promotion, oldest first. */
  readonly approvals: readonly Approval[];
  readonly duties: Duties;
  readonly now: EpochMs;
};

/** Whether a signature has become too old to count. */
export function hasExpired(rule: ApprovalRule, approval: Approval, now: EpochMs): boolean {
  return now - approval.at > (rule.expireAfterMs ?? EXPIRE_AFTER_MS);
}

/** The last word of each person in each role about a digest, oldest first. Withdrawn ones are left out. */
export function standingApprovals(release: Digest, approvals: readonly Approval[]): readonly Approval[] {
  const own = approvals.filter((approval) => approval.release === release);
  const isLast = (approval: Approval, index: number): boolean =>
    !own.slice(index + 1).some((later) => later.person === approval.person && later.role === approval.role);
  return own.filter(isLast).filter(({ decision }) => decision !== 'withdrawn');
}

/**
 * Whether the signatures on a promotion satisfy the rule. Signatures on another digest, expired ones, and those of people whom
 * the rule bars don't count, and the sentence says so.
 */
export function judgeApprovals({ rule, release, approvals, duties, now }: SignatureInput): ApprovalState {
  const standing = standingApprovals(release, approvals);
  const rejection = standing.find(({ decision }) => decision === 'rejected');
  if (rejection !== undefined) {
    return { kind: 'rejected', because: `${rejection.person} (${rejection.role}) rejected it: ${rejection.reason}` };
  }
  const expired = standing.filter((approval) => hasExpired(rule, approval, now));
  const barred = standing.flatMap((approval) => {
    const bar = barOf(rule, duties, approval.person);
    return bar === undefined ? [] : [{ approval, bar }];
  });
  const counted = underOneName(
    standing.filter((approval) => !expired.includes(approval) && !barred.some((each) => each.approval === approval)),
  );
  const ignored = [
    ...expired.map(
      ({ person, role, at }) => `${person} signed as ${role} ${formatDuration(now - at)} ago, which has expired`,
    ),
    ...barred.map(({ approval, bar }) => `${approval.person} is ${bar.who}, and doesn't count`),
  ];
  const waiting = (because: string, missingRoles: readonly Role[]): ApprovalState => ({
    kind: 'waiting',
    because: [because, ...ignored].join('; '),
    missingRoles,
  });
  const missingRoles = coverRoles(rule.roles, counted, rule.distinctPerRole);
  const people = new Set(counted.map((approval) => approval.person));
  if (missingRoles.length > 0) return waiting(`waiting for ${missingRoles.join(', ')}`, missingRoles);
  const needed = rule.distinctPerRole ? Math.max(rule.minPeople, rule.roles.length) : rule.minPeople;
  if (people.size < needed) return waiting(`${people.size} of at least ${needed} people have signed`, []);
  if (needed === 0 && rule.roles.length === 0) return { kind: 'complete', because: 'no signature is required here' };
  return { kind: 'complete', because: `signed by ${[...people].join(', ')}` };
}

/** Signatures by the first of the names that each person signed with: two tokens of one person are not two people. */
function underOneName(approvals: readonly Approval[]): readonly Approval[] {
  return approvals.map((approval) => {
    const first = approvals.find(({ person }) => samePerson(person, approval.person)) ?? approval;
    return { ...approval, person: first.person };
  });
}
