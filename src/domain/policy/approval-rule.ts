import type { DurationMs } from '../shared/index.ts';
import type { Role } from './right.ts';

/** Who must sign. What is absent in rules that were stored before it existed bars nobody. */
export type ApprovalRule = {
  /** Each of these must sign. */
  readonly roles: readonly Role[];
  /** At least this many different people. */
  readonly minPeople: number;
  /** Every role signed by a different person. */
  readonly distinctPerRole: boolean;
  readonly authorsMayApprove: boolean;
  readonly promoterMayApprove?: boolean | undefined;
  readonly lastPusherMayApprove?: boolean | undefined;
  /** A signature counts this long, on Headgate's clock. Absent: seven days. */
  readonly expireAfterMs?: DurationMs | undefined;
};

/** In front of users a person signs, whatever a project says. */
export function withPerson(rule: ApprovalRule): ApprovalRule {
  return rule.roles.length > 0 || rule.minPeople > 0 ? rule : { ...rule, minPeople: 1 };
}
