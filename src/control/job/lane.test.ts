import { expect, it } from 'vitest';
import type { ActionKind } from '#ports/index.ts';
import { ControlWorld } from '#testing/control/control-world.ts';
import { dispatchActions } from '../reconcile/dispatch.ts';
import { jobFor, lanes } from './lane.ts';

const long: readonly ActionKind[] = ['evaluate', 'evaluate-live', 'integrate', 'rehearse'];

it('keeps rollbacks, and what a person waits for, apart from work that takes an hour', () => {
  const longJobs = new Set(long.map(jobFor));
  for (const kind of ['rollback', 'deploy', 'smoke', 'webhook', 'notify'] as const) {
    expect(longJobs).not.toContain(jobFor(kind));
  }
  expect(jobFor('rollback')).not.toBe(jobFor('deploy'));
  expect(new Set(lanes.map(({ job }) => job)).size).toBe(lanes.length);
});

it('sends a rollback first, however many evaluations have waited for longer', async () => {
  const { context } = new ControlWorld();
  const kinds: readonly ActionKind[] = [...Array<ActionKind>(200).fill('evaluate'), 'rollback'];
  await context.unitOfWork.run(async (tx) => {
    for (const [index, kind] of kinds.entries()) {
      const work = { id: `act_${index}`, key: `${index}`, kind, subject: 'evl_1', payload: {} } as const;
      const fresh = { state: 'pending', attempts: 0, because: undefined, result: undefined } as const;
      await tx.actions.add({ ...work, ...fresh, notBefore: index });
    }
  });
  const sent: unknown[] = [];
  await dispatchActions(context, {
    handle: () => undefined,
    start: async () => undefined,
    send: async (job, payload) => void sent.push({ job, ...payload }),
    stop: async () => undefined,
  });
  expect(sent[0]).toEqual({ job: jobFor('rollback'), id: 'act_200' });
});
