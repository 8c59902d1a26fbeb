import type { Tx } from '#ports/index.ts';
import { actionStore } from './action-store.ts';
import { analysisStore } from './analysis-store.ts';
import { approvalStore } from './approval-store.ts';
import { auditStore } from './audit-store.ts';
import { begunStore } from './begun-store.ts';
import { clockStore } from './clock-store.ts';
import { deploymentStore } from './deployment-store.ts';
import { evaluationStore, scanStore } from './evaluation-store.ts';
import { evidenceStore } from './evidence-store.ts';
import { exceptionStore } from './exception-store.ts';
import { feedbackStore } from './feedback-store.ts';
import { freezeStore } from './freeze-store.ts';
import { gatewayStore } from './gateway-store.ts';
import { holdStore } from './hold-store.ts';
import { judgeRecordStore } from './judge-record-store.ts';
import type { KnownProjects } from './known-projects.ts';
import { projectStore } from './project-store.ts';
import { promotionStore } from './promotion-store.ts';
import { proposalStore } from './proposal-store.ts';
import { rehearsalStore } from './rehearsal-store.ts';
import { releaseStore } from './release-store.ts';
import { requestLogStore } from './request-log-store.ts';
import { rollbackStore } from './rollback-store.ts';
import { routeStore } from './route-store.ts';
import { sampleStore } from './sample-store.ts';
import { servedConversationStore } from './served-conversation-store.ts';
import { servedScoreStore } from './served-score-store.ts';
import { statementStore } from './statement-store.ts';
import { tokenStore } from './token-store.ts';
import type { SqlTransaction } from './transaction.ts';

/** All stores over one database transaction. `flush` writes what waits for its end, always in the same order of chains. */
export function openTx(
  db: SqlTransaction,
  known: KnownProjects,
): { readonly tx: Tx; readonly flush: () => Promise<void> } {
  const evidence = evidenceStore(db);
  const audit = auditStore(db);
  const tx: Tx = {
    projects: projectStore(db, known),
    proposals: proposalStore(db),
    releases: releaseStore(db),
    deployments: deploymentStore(db),
    evaluations: evaluationStore(db),
    scans: scanStore(db),
    evidence: evidence.store,
    promotions: promotionStore(db),
    approvals: approvalStore(db),
    holds: holdStore(db),
    freezes: freezeStore(db),
    statements: statementStore(db),
    routes: routeStore(db),
    rollbacks: rollbackStore(db),
    rehearsals: rehearsalStore(db),
    exceptions: exceptionStore(db),
    begun: begunStore(db),
    analyses: analysisStore(db),
    servedScores: servedScoreStore(db),
    judgeRecords: judgeRecordStore(db),
    gateways: gatewayStore(db),
    samples: sampleStore(db),
    feedback: feedbackStore(db),
    requestLog: requestLogStore(db),
    conversations: servedConversationStore(db),
    actions: actionStore(db),
    audit: audit.store,
    tokens: tokenStore(db),
    clock: clockStore(db),
  };
  const flush = async () => {
    await evidence.flush();
    await audit.flush();
  };
  return { tx, flush };
}
