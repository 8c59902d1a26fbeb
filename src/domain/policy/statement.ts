import type { Actor } from '../evidence/index.ts';
import type { Digest, EpochMs, EvidenceId, PromotionId, StatementId } from '../shared/index.ts';
import type { ApprovalRule } from './approval-rule.ts';
import type { ChecklistSaid } from './checklist.ts';
import { barOf, type Duties } from './duty.ts';
import type { BreakGlassSaid } from './glass.ts';

/** What a named person may answer for in place of a proof. Never safety, never red teaming. */
export type AcceptableGate = 'evaluation' | 'comparison';

type Said =
  | BreakGlassSaid
  | ChecklistSaid
  /** "I answer for this": a regression that was found, or a comparison that can't be had. */
  | {
      readonly kind: 'accepts';
      readonly gate: AcceptableGate;
      /** The finding that was accepted; another finding about the same digest is not. */
      readonly evidence?: EvidenceId | undefined;
    };

/** Something that a person said about one promotion of one digest, by name and with a reason. Never changed afterwards. */
export type Statement = {
  readonly id: StatementId;
  readonly promotion: PromotionId;
  readonly release: Digest;
  readonly agent: string;
  readonly environment: string;
  readonly by: Actor;
  readonly at: EpochMs;
  readonly reason: string;
  readonly said: Said;
};

/** Who accepted what a gate found about a digest in an environment, in words; undefined when nobody did. */
export function acceptedBy(
  statements: readonly Statement[],
  subject: { readonly release: Digest; readonly environment: string; readonly gate: AcceptableGate },
  evidence: EvidenceId | undefined,
): string | undefined {
  const found = statements.findLast(
    ({ said, release, environment }) =>
      said.kind === 'accepts' &&
      said.gate === subject.gate &&
      release === subject.release &&
      environment === subject.environment &&
      said.evidence === evidence,
  );
  return found === undefined ? undefined : `${found.by.name}: ${found.reason}`;
}

/** Without what was accepted by people whom the rule bars: also those who were only later said to have had a hand in it. */
export function withoutBarred(
  statements: readonly Statement[],
  rule: ApprovalRule,
  duties: Duties,
): readonly Statement[] {
  return statements.filter(({ said, by }) => said.kind !== 'accepts' || barOf(rule, duties, by.name) === undefined);
}
