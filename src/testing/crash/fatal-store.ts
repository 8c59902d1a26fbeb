import type { JsonObject } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Store } from '#store/index.ts';

/**
 * A moment at which the process dies: before or after the commit of the first transaction in which this happened.
 * `audit:<event>` or `audit:<event>#<step>`, `action:<kind>:added|claimed|settled`.
 */
export type Moment = `${'before' | 'after'} ${string}`;

/** The store, but the process is killed (SIGKILL, no clean-up of any kind) at the given moment. */
export function fatalStore(store: Store, moment: Moment, kill: () => never): Store {
  const [when, mark] = [moment.slice(0, moment.indexOf(' ')), moment.slice(moment.indexOf(' ') + 1)];
  return {
    ...store,
    unitOfWork: {
      async run(work) {
        const marks = new Set<string>();
        const result = await store.unitOfWork.run(async (tx) => {
          const done = await work(watched(tx, marks));
          if (when === 'before' && marks.has(mark)) kill();
          return done;
        });
        if (when === 'after' && marks.has(mark)) kill();
        return result;
      },
    },
  };
}

function watched(tx: Tx, marks: Set<string>): Tx {
  return {
    ...tx,
    audit: {
      append: async (record) => {
        await tx.audit.append(record);
        marks.add(`audit:${record.event}`);
        marks.add(`audit:${record.event}#${stepOf(record.details)}`);
      },
      list: (filter) => tx.audit.list(filter),
      lastSequence: () => tx.audit.lastSequence(),
    },
    actions: {
      add: async (action) => {
        await tx.actions.add(action);
        marks.add(`action:${action.kind}:added`);
      },
      unclaimed: (realNow, limit) => tx.actions.unclaimed(realNow, limit),
      claim: async (id, worker, realNow, until) => {
        const claimed = await tx.actions.claim(id, worker, realNow, until);
        if (claimed !== undefined) marks.add(`action:${claimed.kind}:claimed`);
        return claimed;
      },
      settle: async (action, worker) => {
        const held = await tx.actions.settle(action, worker);
        if (held) marks.add(`action:${action.kind}:settled`);
        return held;
      },
      statesOf: (id, kind) => tx.actions.statesOf(id, kind),
      clearResults: (id, kind) => tx.actions.clearResults(id, kind),
      forSubject: (id) => tx.actions.forSubject(id),
      bringForward: (latest) => tx.actions.bringForward(latest),
    },
  };
}

function stepOf(details: JsonObject): string {
  return typeof details.step === 'number' ? String(details.step) : '';
}
