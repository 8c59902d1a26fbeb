import type { ApprovalRule } from './approval-rule.ts';

export const profileNames = ['guide', 'team', 'regulated'] as const;
export type ProfileName = (typeof profileNames)[number];

const GUIDE_ROLES: ApprovalRule['roles'] = ['product-manager', 'qa-lead', 'security', 'engineering-lead', 'operations'];

/** What sign-off for the last environment asks, by profile. */
export const approvalDefaults: Readonly<Record<ProfileName, Omit<ApprovalRule, 'expireAfterMs'>>> = {
  guide: { roles: GUIDE_ROLES, minPeople: 2, distinctPerRole: false, ...allowing('promoter', 'last-pusher') },
  // Of three people nearly everybody is an author: someone looks at it who neither pushed it last nor promotes it.
  team: { roles: [], minPeople: 1, distinctPerRole: false, ...allowing('author') },
  regulated: { roles: GUIDE_ROLES, minPeople: 5, distinctPerRole: true, ...allowing() },
};

function allowing(...duties: readonly ('author' | 'promoter' | 'last-pusher')[]) {
  return {
    authorsMayApprove: duties.includes('author'),
    promoterMayApprove: duties.includes('promoter'),
    lastPusherMayApprove: duties.includes('last-pusher'),
  };
}
