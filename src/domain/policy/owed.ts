import { diffReleases, type ReleaseDefinition } from '../release/index.ts';
import type { ApprovalRule } from './approval-rule.ts';

/** A tool that differs from what serves now. */
type OwedTool = { readonly name: string; readonly change: 'added' | 'removed' | 'changed' };

/** What a change owes before it may reach everyone, by what differs from the release that serves. */
export type Owed = {
  /** Each owes an integration scenario that exercises it, and together they owe a signature of `security`. */
  readonly tools: readonly OwedTool[];
  /** What no test before users can judge: it owes a comparison with what serves, at the same time, by real traffic. */
  readonly compared: readonly string[];
};

export const OWES_NOTHING: Owed = { tools: [], compared: [] };

/** @param before what serves now; undefined for an agent's first release, which differs from nothing */
export function owedBy(before: ReleaseDefinition | undefined, after: ReleaseDefinition): Owed {
  if (before === undefined) return OWES_NOTHING;
  const changes = diffReleases(before, after);
  return {
    tools: changes.filter(({ component }) => component === 'tool').map(({ name, change }) => ({ name, change })),
    compared: [
      ...new Set(
        changes
          .filter(({ component }) => component !== 'tool')
          .map(({ component, name }) => (name === '' ? component : `${component} ${name}`)),
      ),
    ],
  };
}

/** The rule with what a change of tools adds to it. Where nobody signs at all, nobody is asked. */
export function approvalRuleWith(owed: Owed, rule: ApprovalRule): ApprovalRule {
  const isSigned = rule.roles.length > 0 || rule.minPeople > 0;
  if (!isSigned || owed.tools.length === 0 || rule.roles.includes('security')) return rule;
  return { ...rule, roles: [...rule.roles, 'security'] };
}
