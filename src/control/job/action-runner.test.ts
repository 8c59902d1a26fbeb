import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { JobQueue, UnitOfWork } from '#ports/index.ts';
import { anAction } from '#testing/conformance/store/examples.ts';
import { ControlWorld } from '#testing/control/control-world.ts';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import { registerActionRunner } from './action-runner.ts';

it('leaves no claim on work that failed and is to be tried again, however late its last renewal comes', async () => {
  const world = new ControlWorld();
  const store = world.context.unitOfWork;
  await store.run((tx) => tx.actions.add(anAction({ id: 'act_1', kind: 'smoke' })));
  const slow = Promise.withResolvers<void>();
  let isSlow = false;
  const unitOfWork: UnitOfWork = {
    run: async (work) => {
      const mustWait = isSlow;
      isSlow = false;
      if (mustWait) await slow.promise;
      return store.run(work);
    },
  };
  let wake: Parameters<JobQueue['handle']>[2] = async () => undefined;
  const jobs: JobQueue = {
    handle: (_name, _atOnce, handler) => {
      wake = handler;
    },
    send: async () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let renew: () => void = () => undefined;
  const fails = async () => {
    isSlow = true;
    renew();
    throw new Error('connection refused');
  };
  registerActionRunner(
    { unitOfWork, chance: seededChance('runner'), log, changed: () => undefined, pause: async () => undefined },
    jobs,
    'worker',
    {
      ...{ deploy: fails, smoke: fails, evaluate: fails, 'evaluate-live': fails, integrate: fails },
      ...{ webhook: fails, notify: fails, rollback: fails, rehearse: fails, 'top-up': fails, 'evaluate-part': fails },
      'red-team': fails,
    },
    new AbortController().signal,
    (_everyMs, callback) => {
      renew = callback;
      return () => undefined;
    },
  );
  const working = wake({ id: 'act_1' });
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  slow.resolve();
  await working;
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  const [action] = await store.run((tx) => tx.actions.forSubject('prm_1'));
  expect(action).toMatchObject({ state: 'pending', attempts: 1 });
  const taken = await store.run((tx) => tx.actions.claim('act_1', 'another', world.now + 1, world.now + 2_000));
  expect(taken).toBeDefined();
});
