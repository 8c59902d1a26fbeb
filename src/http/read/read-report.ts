import type { AuditRecord, Chained, Evidence } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { EvaluationRun, Tx } from '#ports/index.ts';
import type { ReportFacts } from '../view/report.ts';
import { readId } from './not-found.ts';
import { readNow } from './read-now.ts';
import { type RollbackFacts, readRollback } from './read-rollback.ts';

const PAGE = 500;
const LISTED_CONVERSATIONS = 20;
const MOST_ROLLBACKS = 100;

/** Gathers what the closing report tells. @param conversations listed of each rollback at most */
export async function readReport(
  tx: Tx,
  promotion: Promotion,
  conversations = LISTED_CONVERSATIONS,
): Promise<Omit<ReportFacts, 'writtenAt'>> {
  const evidence = (await tx.evidence.forRelease(promotion.release)).filter(({ agent }) => agent === promotion.agent);
  return {
    promotion,
    approvals: await tx.approvals.forPromotion(promotion.id),
    records: (await readRecords(tx, promotion.id)).map(({ record }) => record),
    evidence,
    evaluations: await readEvaluations(tx, evidence),
    statements: await tx.statements.list({ agent: promotion.agent, release: promotion.release }),
    now: await readNow(tx),
    rollbacks: await readRollbacks(tx, promotion, conversations),
  };
}

/** All audit records about one thing, in order. */
export async function readRecords(tx: Tx, subject: string): Promise<readonly Chained<AuditRecord>[]> {
  const records: Chained<AuditRecord>[] = [];
  let afterSequence = 0;
  for (;;) {
    const page = await tx.audit.list({ subject, afterSequence, limit: PAGE });
    records.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return records;
    afterSequence = last.sequence;
  }
}

/** Of the promotion itself, and of what serves through it, when that was taken back later. */
async function readRollbacks(tx: Tx, promotion: Promotion, limit: number): Promise<readonly RollbackFacts[]> {
  const { agent, environment, id, release, createdAt } = promotion;
  const all = await tx.rollbacks.list({ agent, environment, limit: MOST_ROLLBACKS });
  const own = all.filter(
    (rollback) => rollback.promotion === id || (rollback.from.release === release && rollback.requestedAt >= createdAt),
  );
  const facts: RollbackFacts[] = [];
  for (const rollback of own.reverse()) facts.push(await readRollback(tx, rollback, limit));
  return facts;
}

async function readEvaluations(tx: Tx, evidence: readonly Evidence[]): Promise<readonly EvaluationRun[]> {
  const ids = new Set(evidence.flatMap(({ reference }) => (reference?.startsWith('evl_') ? [reference] : [])));
  const runs: EvaluationRun[] = [];
  for (const id of ids) {
    const run = await tx.evaluations.find(readId('evl', id));
    if (run !== undefined) runs.push(run);
  }
  return runs;
}
