import type { UnitOfWork } from '#ports/index.ts';
import type { Commit, Instant } from '../history.ts';
import { eachCall } from './each-call.ts';

type Rows = Omit<Commit, 'kind' | 'at'>;
type Written = { -readonly [K in keyof Rows]: Rows[K][number][] };

/** What is noted of which call: its first argument. */
const NOTED: Readonly<Record<string, keyof Rows>> = {
  'projects.add': 'projects',
  'releases.add': 'releases',
  'deployments.save': 'deployments',
  'promotions.insert': 'promotions',
  'promotions.save': 'promotions',
  'rollbacks.save': 'rollbacks',
  'routes.save': 'routes',
  'evidence.append': 'evidence',
  'approvals.add': 'approvals',
  'statements.add': 'statements',
  'holds.save': 'holds',
  'freezes.save': 'freezes',
  'audit.append': 'audit',
  'actions.add': 'asked',
  'actions.settle': 'settled',
  'clock.write': 'clocks',
  'samples.addBatch': 'batches',
  'exceptions.ask': 'questions',
};

/** The store, with every committed transaction told, and the wall clock of the simulated world instead of the database's. */
export function observedStore(store: UnitOfWork, now: () => Instant, tell: (commit: Commit) => void): UnitOfWork {
  return {
    async run(work) {
      let written = nothing();
      const result = await store.run(async (tx) => {
        // It may run again from the start.
        written = nothing();
        return work(
          eachCall(tx, async ({ name, args, go }) => {
            const answer = await go();
            if (name === 'clock.read' || name === 'clock.lock')
              return { ...(answer as object), realNow: now().realNow };
            const rows = NOTED[name];
            // A result that came too late is not accepted, nor a batch that was counted before.
            if (rows !== undefined && answer !== false) (written[rows] as unknown[]).push(args[0]);
            return answer;
          }),
        );
      });
      if (Object.values(written).some((rows) => rows.length > 0)) tell({ kind: 'commit', at: now(), ...written });
      return result;
    },
  };
}

function nothing(): Written {
  return {
    ...{ projects: [], releases: [], deployments: [], promotions: [], rollbacks: [], routes: [], evidence: [] },
    ...{ approvals: [], statements: [], holds: [], freezes: [], audit: [], asked: [], settled: [], clocks: [] },
    ...{ batches: [], questions: [] },
  };
}
