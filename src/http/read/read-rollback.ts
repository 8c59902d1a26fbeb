import type { Rollback } from '#domain/rollback/index.ts';
import type { ServedConversation, Tx } from '#ports/index.ts';

/** One rollback with whom the bad release served, as far as the gateways have told. */
export type RollbackFacts = {
  readonly rollback: Rollback;
  readonly total: number;
  /** Every gateway told all that it served. */
  readonly isWhole: boolean;
  /** A gateway served more than it could keep. */
  readonly isCut: boolean;
  readonly listed: readonly ServedConversation[];
};

/** @param limit conversations listed at most, earliest first */
export async function readRollback(tx: Tx, rollback: Rollback, limit: number): Promise<RollbackFacts> {
  const { conversations, total, reports } = await tx.conversations.of(rollback.from.deploymentId, limit);
  return {
    rollback,
    total,
    isWhole: reports.length > 0 && reports.every((report) => report.isWhole),
    isCut: reports.some((report) => report.isCut),
    listed: conversations,
  };
}
