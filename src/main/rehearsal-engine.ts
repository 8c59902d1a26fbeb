import {
  createControl,
  deployPerformer,
  evaluateLivePerformer,
  evaluatePerformer,
  integratePerformer,
  notifyPerformer,
  passOnce,
  redTeamPerformer,
  registerActionRunner,
  rollbackPerformer,
  smokePerformer,
  webhookPerformer,
} from '#control/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { JobQueue, Rehearser } from '#ports/index.ts';
import { createRehearser } from '#simulation/index.ts';
import { createMemoryStore } from '#store/index.ts';

const ACTIONS_AT_ONCE = 100;

/** Rehearsals with the control of this program over a store in memory. Nothing that is handed over reaches outside. */
export function openRehearser(): Rehearser {
  return createRehearser({
    createStore: (clock) => createMemoryStore({ clock }),
    createEngine({ outside, ...rest }) {
      // Nobody rehearses a gateway: there is none to wait for.
      const context = { ...rest, changed: () => undefined, pause: async () => undefined };
      let perform: Parameters<JobQueue['handle']>[2] | undefined;
      // Work is done when it is asked for, one after the other, so that a rehearsal is the same each time.
      const jobs: JobQueue = {
        handle: (_name, _concurrency, handler) => {
          perform = handler;
        },
        send: async () => undefined,
        start: async () => undefined,
        stop: async () => undefined,
      };
      const performers = {
        deploy: deployPerformer(context, outside.runtime),
        smoke: smokePerformer(context, outside.smoke),
        evaluate: evaluatePerformer(context, outside.runtime, outside.evaluation),
        'evaluate-part': () => Promise.reject(new Error('broken invariant: a rehearsal evaluates in one')),
        'evaluate-live': evaluateLivePerformer(context, outside.evaluation, outside.redTeam),
        'red-team': redTeamPerformer(context, outside.runtime, outside.redTeam, () => ({
          outcome: 'pass',
          because: 'simulated attacks, none of which succeeded',
        })),
        integrate: integratePerformer(context, outside.runtime, outside.integration),
        // Its crowd is all the traffic that there is.
        'top-up': () => Promise.reject(new AppError('NOT_RUNNABLE', 'a rehearsal sends no requests of its own')),
        webhook: webhookPerformer(context, outside.webhook),
        notify: notifyPerformer(context, outside.webhook),
        rollback: rollbackPerformer(context, { ...outside, gateway: () => undefined }),
        rehearse: () => Promise.reject(new Error('broken invariant: a rehearsal holds no other')),
      };
      registerActionRunner(context, jobs, 'rehearsal', performers, new AbortController().signal);
      return {
        control: createControl(context),
        pass: () => passOnce(context),
        async act(now) {
          const waiting = await context.unitOfWork.run((tx) => tx.actions.unclaimed(now, ACTIONS_AT_ONCE));
          for (const action of waiting) await perform?.({ id: action.id });
          return waiting.length > 0;
        },
      };
    },
  });
}
