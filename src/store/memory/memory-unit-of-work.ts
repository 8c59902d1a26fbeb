import { AsyncLocalStorage } from 'node:async_hooks';
import { assert } from '#domain/shared/index.ts';
import type { Tx, UnitOfWork, WallClock } from '#ports/index.ts';
import { actionStore } from './action-store.ts';
import { analysisStore } from './analysis-store.ts';
import { begunStore } from './begun-store.ts';
import { clockStore } from './clock-store.ts';
import { auditStore, evaluationStore, evidenceStore, scanStore } from './evidence-store.ts';
import { exceptionStore } from './exception-store.ts';
import { feedbackStore } from './feedback-store.ts';
import { judgeRecordStore } from './judge-record-store.ts';
import { promotionStore } from './promotion-store.ts';
import {
  approvalStore,
  freezeStore,
  gatewayStore,
  holdStore,
  projectStore,
  proposalStore,
  statementStore,
  tokenStore,
} from './records.ts';
import { rehearsalStore } from './rehearsal-store.ts';
import { deploymentStore, releaseStore } from './release-store.ts';
import { requestLogStore } from './request-log-store.ts';
import { rollbackStore } from './rollback-store.ts';
import { routeStore } from './route-store.ts';
import { sampleStore } from './sample-store.ts';
import { servedConversationStore } from './served-conversation-store.ts';
import { servedScoreStore } from './served-score-store.ts';
import { Tables } from './tables.ts';

/** A store that lives as long as the process, for tests and simulations. It behaves as the databases do. */
export function createMemoryStore({ clock }: { readonly clock: WallClock }): UnitOfWork {
  return new MemoryUnitOfWork(clock);
}

/** Transactions come one after the other; one that throws is taken back change by change. */
class MemoryUnitOfWork implements UnitOfWork {
  readonly #tables = new Tables();
  readonly #tx: Tx;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: WallClock) {
    this.#tx = openTx(this.#tables, clock);
  }

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    assert(this.#inside.getStore()?.open !== true, 'a unit of work is not started inside another');
    const mine = this.#last.then(() => this.#once(work));
    this.#last = mine.catch(() => undefined);
    return await mine;
  }

  async #once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const scope = { open: true };
    try {
      const result = await this.#inside.run(scope, () => work(this.#tx));
      this.#tables.journal.commit();
      return result;
    } catch (error) {
      this.#tables.journal.rollBack();
      throw error;
    } finally {
      scope.open = false;
    }
  }
}

function openTx(tables: Tables, clock: WallClock): Tx {
  return {
    projects: projectStore(tables),
    proposals: proposalStore(tables),
    releases: releaseStore(tables),
    deployments: deploymentStore(tables),
    evaluations: evaluationStore(tables),
    scans: scanStore(tables),
    evidence: evidenceStore(tables),
    promotions: promotionStore(tables),
    approvals: approvalStore(tables),
    holds: holdStore(tables),
    freezes: freezeStore(tables),
    statements: statementStore(tables),
    routes: routeStore(tables),
    exceptions: exceptionStore(tables),
    begun: begunStore(tables),
    analyses: analysisStore(tables),
    servedScores: servedScoreStore(tables),
    judgeRecords: judgeRecordStore(tables),
    rollbacks: rollbackStore(tables),
    rehearsals: rehearsalStore(tables),
    gateways: gatewayStore(tables),
    samples: sampleStore(tables),
    feedback: feedbackStore(tables),
    requestLog: requestLogStore(tables),
    conversations: servedConversationStore(tables),
    actions: actionStore(tables),
    audit: auditStore(tables),
    tokens: tokenStore(tables),
    clock: clockStore(tables, clock),
  };
}
