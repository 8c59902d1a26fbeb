import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { EvaluationRun } from '#ports/index.ts';
import { aDeployment, PERSON } from '#testing/conformance/store/examples.ts';
import { describePostgres } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { openTwoProcesses, type TwoProcesses } from '#testing/database/two-processes.ts';

describePostgres('two processes that change one row at the same moment', () => {
  let two: TwoProcesses;
  beforeAll(async () => {
    two = await openTwoProcesses(createRecordingLog());
  });
  afterAll(() => two.close());

  it('never lets progress that is late undo the end of an evaluation', async () => {
    const running: EvaluationRun = {
      ...{ id: 'evl_late', agent: 'a', candidate: digestOfBytes('v2'), baseline: undefined, environment: 'dev' },
      ...{ requestedBy: PERSON, requestedAt: 5, state: 'running', progress: { done: 0, total: 8 } },
      ...{ result: undefined, because: undefined },
    };
    const ended: EvaluationRun = { ...running, state: 'failed', because: 'the agent is gone' };
    await two.unitOfWork.run((tx) => tx.evaluations.save(running));
    await two.overlap(
      (store) => store.run((tx) => tx.evaluations.save(ended)),
      (store) => store.run((tx) => tx.evaluations.keepProgress('evl_late', { done: 7, total: 8 })),
    );
    expect(await two.unitOfWork.run((tx) => tx.evaluations.find('evl_late'))).toEqual(ended);
  });

  it('reads under a lock what the other has just written', async () => {
    const creating = aDeployment({ id: 'dep_race', state: 'creating' });
    await two.unitOfWork.run((tx) => tx.deployments.save(creating));
    const [, late] = await two.overlap(
      (store) => store.run((tx) => tx.deployments.save({ ...creating, state: 'active' })),
      (store) => store.run(async (tx) => (await tx.deployments.lock('dep_race'))?.state),
    );
    expect(late).toEqual({ status: 'fulfilled', value: 'active' });
  });

  it('lets the clock jump for neither of two who set it', async () => {
    const faster = (store: TwoProcesses['unitOfWork'], rate: number) =>
      store.run(async (tx) => {
        const { setting } = await tx.clock.lock();
        await tx.clock.write({ ...setting, rate: setting.rate * rate });
      });
    await two.unitOfWork.run((tx) => tx.clock.read());
    await two.overlap(
      (store) => faster(store, 2),
      (store) => faster(store, 3),
    );
    expect((await two.unitOfWork.run((tx) => tx.clock.read())).setting.rate).toBe(6);
  });
});
