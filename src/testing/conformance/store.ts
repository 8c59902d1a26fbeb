import { afterAll, beforeAll, describe } from 'vitest';
import type { UnitOfWork } from '#ports/index.ts';
import { describeActions } from './store/actions.ts';
import { describeAnalyses } from './store/analyses.ts';
import { describeBegun } from './store/begun.ts';
import { describeChains } from './store/chains.ts';
import { describeClock } from './store/clock.ts';
import { describeExceptions } from './store/exceptions.ts';
import { describeFeedback } from './store/feedback.ts';
import { describeJudgeRecords } from './store/judge-records.ts';
import { describeProjects } from './store/projects.ts';
import { describePromotions } from './store/promotions.ts';
import { describeRecords } from './store/records.ts';
import { describeRehearsals } from './store/rehearsals.ts';
import { describeReleases } from './store/releases.ts';
import { describeRequestLog } from './store/request-log.ts';
import { describeRollbacks } from './store/rollbacks.ts';
import { describeRoutes } from './store/routes.ts';
import { describeSamples } from './store/samples.ts';
import { describeServedConversations } from './store/served-conversations.ts';
import { describeServedScores } from './store/served-scores.ts';
import { describeTransactions } from './store/transactions.ts';

/** What a suite needs of the store that it examines, which starts empty. */
type OpenedStore = { readonly unitOfWork: UnitOfWork; readonly close: () => Promise<void> };

/** What every store must do, whatever it keeps its rows in. The tests of a suite share one store and use agents of their own. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const store: UnitOfWork = {
      run: (work) => {
        if (opened === undefined) throw new Error('the store is opened before the tests');
        return opened.unitOfWork.run(work);
      },
    };
    describe('transactions', () => describeTransactions(store));
    describe('releases', () => describeReleases(store));
    describe('projects', () => describeProjects(store));
    describe('promotions', () => describePromotions(store));
    describe('rollbacks', () => describeRollbacks(store));
    describe('routes', () => describeRoutes(store));
    describe('begun', () => describeBegun(store));
    describe('analyses', () => describeAnalyses(store));
    describe('judge records', () => describeJudgeRecords(store));
    describe('served scores', () => describeServedScores(store));
    describe('exceptions', () => describeExceptions(store));
    describe('samples', () => describeSamples(store));
    describe('feedback', () => describeFeedback(store));
    describe('request log', () => describeRequestLog(store));
    describe('served conversations', () => describeServedConversations(store));
    describe('actions', () => describeActions(store));
    describe('chains', () => describeChains(store));
    describe('clock', () => describeClock(store));
    describe('rehearsals', () => describeRehearsals(store));
    describe('other records', () => describeRecords(store));
  });
}
