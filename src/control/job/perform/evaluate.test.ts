import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { EvaluationRunner, UnitOfWork } from '#ports/index.ts';
import { ControlWorld, DANA } from '#testing/control/control-world.ts';
import { aFineOutside, scriptedEvaluation, scriptedRuntime } from '#testing/control/outside.ts';
import { servingV1 } from '#testing/control/scenario.ts';
import { readMoment } from '../../context.ts';
import { evaluatePerformer } from './evaluate.ts';

it('ends an evaluation only once nothing about its progress is on its way to the store any more', async () => {
  const world = new ControlWorld();
  await world.begin();
  const { id } = await world.control.startEvaluation(DANA, { agent: 'support', release: 'v1' });
  const [action] = await world.read((tx) => tx.actions.forSubject(id));
  if (action === undefined) throw new Error('an evaluation is work');

  const slow = Promise.withResolvers<void>();
  let isSlow = false;
  let told: unknown;
  const unitOfWork: UnitOfWork = {
    run: async (work) => {
      if (isSlow) await slow.promise;
      return world.context.unitOfWork.run(work);
    },
  };
  const outside = aFineOutside();
  const scripted = scriptedEvaluation(outside);
  const runner: EvaluationRunner = {
    ...scripted,
    run: async (request, onProgress, signal) => {
      told = request.candidate.definition;
      isSlow = true;
      onProgress(4, 8);
      onProgress(8, 8);
      return scripted.run(request, onProgress, signal);
    },
  };

  let isThrough = false;
  const perform = evaluatePerformer({ ...world.context, unitOfWork }, scriptedRuntime(outside), runner);
  const performing = perform(action, new AbortController().signal).finally(() => {
    isThrough = true;
  });
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  expect(isThrough).toBe(false);
  // Replies are held to what their release tells the agent.
  const release = await world.read((tx) => tx.releases.findByLabel('support', 'v1'));
  expect(told).toEqual(release?.definition);
  expect(told).toBeDefined();
  slow.resolve();
  const performed = await performing;
  expect((await world.read((tx) => tx.evaluations.find(id)))?.progress).toEqual({ done: 8, total: 8 });
  await world.read(async (tx) => performed.record(tx, await readMoment(tx)));
  expect(await world.read((tx) => tx.evaluations.find(id))).toMatchObject({ state: 'finished', result: { id } });
});

it('keeps what the release that serves scored, and nothing of one that somebody compared with', async () => {
  const world = new ControlWorld();
  await world.begin();
  await servingV1(world);
  await world.bring('v2', 'staging');
  const { environment, agent, dataset } = await world.read(async (tx) => {
    const [run] = await tx.evaluations.list({ limit: 1 });
    const result = run === undefined ? undefined : (await tx.evaluations.find(run.id))?.result;
    if (result === undefined) throw new Error('v2 was evaluated');
    return result;
  });
  const kept = async () =>
    (await world.read((tx) => tx.servedScores.list({ agent, environment, dataset: dataset.digest }, 0))).map(
      ({ label }) => label,
    );
  expect(await kept()).toEqual(['v1']);
  await world.control.startEvaluation(DANA, { agent: 'support', release: 'v1', baseline: 'v2' });
  await world.settle();
  expect(await kept()).toEqual(['v1']);
});
