import type { Approval, ApprovalRule } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';

const DAY_MS = 86_400_000;

type Signing = {
  readonly rule: ApprovalRule;
  readonly promotion: Promotion;
  readonly release: Release | undefined;
  /** All that there are, oldest first. */
  readonly approvals: readonly Approval[];
  /** Signatures from before don't count. */
  readonly since: number;
  readonly now: number;
};

/** Why the signatures on a promotion don't satisfy a rule; undefined when they do. Tries every way to give people to roles. */
export function whyUnsigned({ rule, promotion, release, approvals, since, now }: Signing): string | undefined {
  const lastWords = new Map<string, Approval>();
  for (const approval of approvals) {
    if (approval.promotion !== promotion.id || approval.release !== promotion.release || approval.at < since) continue;
    lastWords.set(`${approval.person} ${approval.role}`, approval);
  }
  const words = [...lastWords.values()];
  const rejected = words.find(({ decision }) => decision === 'rejected');
  if (rejected !== undefined) return `${rejected.person} rejected it`;
  const { authors: named = [], createdBy, alsoRegisteredBy = [] } = release?.provenance ?? {};
  const authors = [...named, createdBy, ...alsoRegisteredBy];
  const counts = words.filter(({ decision, person, at }) => {
    if (decision !== 'approved' || now - at > (rule.expireAfterMs ?? 7 * DAY_MS)) return false;
    if (!rule.authorsMayApprove && authors.includes(person)) return false;
    return rule.promoterMayApprove !== false || person !== promotion.createdBy.name;
  });
  const people = new Set(counts.map(({ person }) => person)).size;
  const needed = rule.distinctPerRole ? Math.max(rule.minPeople, rule.roles.length) : rule.minPeople;
  if (people < needed) return `${people} of ${needed} people have signed`;
  const covers = (roles: readonly string[], taken: readonly string[]): boolean => {
    const [role, ...others] = roles;
    if (role === undefined) return true;
    return counts.some(
      (each) =>
        each.role === role &&
        !(rule.distinctPerRole && taken.includes(each.person)) &&
        covers(others, [...taken, each.person]),
    );
  };
  return covers(rule.roles, []) ? undefined : `not signed by ${rule.roles.join(' and ')}`;
}
