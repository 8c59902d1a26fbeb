import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { makeDataset } from '#domain/dataset/index.ts';
import type { Action, EvaluationRunner } from '#ports/index.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';
import { aFineOutside, scriptedEvaluation, scriptedRuntime } from '#testing/control/outside.ts';
import { answerRightly, evaluateScript, makeCases } from '#testing/evaluation/scripted-agent.ts';
import { readMoment } from '../../context.ts';
import { evaluatePerformer } from './evaluate.ts';
import { evaluatePartPerformer, shareEvaluations } from './evaluate-part.ts';

const SIGNAL = new AbortController().signal;
const cases = makeCases(10, 2);

async function sharedWorld(workers: number, concurrency = 6) {
  const world = new ControlWorld();
  const project = aProject();
  await world.begin({
    ...project,
    evaluation: { ...project.evaluation, workers, concurrency, repeats: 1 },
    agents: project.agents.map((agent) => ({ ...agent, dataset: makeDataset('cases', cases) })),
  });
  const { id } = await world.control.startEvaluation(DANA, { agent: 'support', release: 'v1' });
  const context = { ...world.context, pause: async () => void (await nextTurn()) };
  const runtime = scriptedRuntime(aFineOutside());
  const asked: {
    readonly cases: number;
    readonly ofCases: number | undefined;
    readonly concurrency: number;
    readonly secrets: readonly string[];
  }[] = [];
  const runner: EvaluationRunner = {
    ...scriptedEvaluation(aFineOutside()),
    async run(request) {
      const { dataset, whole, config, plantedSecrets } = request;
      asked.push({
        ...{ cases: dataset.cases.length, ofCases: whole?.cases.length },
        ...{ concurrency: config.concurrency, secrets: plantedSecrets },
      });
      const { result } = await evaluateScript((_, question) => answerRightly(question), { ...request, repeats: 1 });
      return { ...result, id: request.id };
    },
    combine: (await evaluateScript((_, question) => answerRightly(question))).runner.combine,
  };
  const performWhole = evaluatePerformer(context, runtime, runner, shareEvaluations(context, runner));
  const performPart = evaluatePartPerformer(context, runtime, runner);
  const actions = () => world.read((tx) => tx.actions.forSubject(id));
  const parts = async () => (await actions()).filter(({ kind }) => kind === 'evaluate-part');
  const waitForParts = async () => {
    for (let turn = 0; turn < 100 && (await parts()).length === 0; turn += 1) await nextTurn();
    return parts();
  };
  /** As the action runner does. */
  const settle = async (action: Action, more: Partial<Action>) => {
    await world.read(async (tx) => {
      await tx.actions.claim(action.id, 'w', world.now, world.now + 1_000);
      await tx.actions.settle({ ...action, attempts: 1, ...more }, 'w');
    });
  };
  const [whole] = await actions();
  if (whole === undefined) throw new Error('an evaluation is work');
  return { world, id, asked, whole, performWhole, performPart, parts, waitForParts, settle };
}

describe('an evaluation that processes share', () => {
  it('asks every case once, no more at once than it may, and every secret in every share', async () => {
    const { world, id, asked, whole, performWhole, performPart, parts, waitForParts, settle } = await sharedWorld(3);
    const performing = performWhole(whole, SIGNAL);
    for (const part of await waitForParts()) {
      const { result } = await performPart(part, SIGNAL);
      await settle(part, { state: 'done', result: JSON.parse(JSON.stringify(result)) });
    }
    const performed = await performing;
    expect(asked.map(({ cases: count }) => count)).toEqual([4, 4, 4]);
    expect(asked.map(({ ofCases }) => ofCases)).toEqual([12, 12, 12]);
    expect(asked.map(({ concurrency }) => concurrency)).toEqual([2, 2, 2]);
    expect(asked.every(({ secrets }) => secrets.includes('STAFF-7Q2M'))).toBe(true);
    await world.read(async (tx) => performed.record(tx, await readMoment(tx)));
    const run = await world.read((tx) => tx.evaluations.find(id));
    expect(run).toMatchObject({ state: 'finished', progress: { done: 24, total: 24 } });
    expect(run?.result?.candidate.replies.map(({ caseId }) => caseId)).toEqual(cases.map((item) => item.id));
    // They are in the result now, and nowhere twice.
    expect((await parts()).map(({ result }) => result)).toEqual([undefined, undefined, undefined]);
  });

  it('fails as a whole when one share is given up, and says why', async () => {
    const { whole, performWhole, waitForParts, settle } = await sharedWorld(2);
    const performing = performWhole(whole, SIGNAL);
    const [first] = await waitForParts();
    if (first === undefined) throw new Error('there are shares');
    await settle(first, { state: 'failed', because: 'the judge was not there' });
    await expect(performing).rejects.toThrow('a share of the evaluation was given up: the judge was not there');
  });

  it('is asked for once, also where the one who waits for it is another after a crash', async () => {
    const { asked, whole, performWhole, performPart, parts, waitForParts, settle } = await sharedWorld(2);
    const stopped = new AbortController();
    const first = performWhole(whole, stopped.signal);
    await waitForParts();
    stopped.abort(new Error('the process ends'));
    await expect(first).rejects.toThrow('the process ends');
    const second = performWhole(whole, SIGNAL);
    expect(await parts()).toHaveLength(2);
    for (const part of await parts()) {
      const { result } = await performPart(part, SIGNAL);
      await settle(part, { state: 'done', result: JSON.parse(JSON.stringify(result)) });
    }
    await second;
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['one process', 1, 6],
    ['one question at once', 8, 1],
  ])('is done whole with %s', async (_, workers, concurrency) => {
    const { asked, whole, performWhole, parts } = await sharedWorld(workers, concurrency);
    await performWhole(whole, SIGNAL);
    expect(asked.map(({ cases: count }) => count)).toEqual([12]);
    expect(await parts()).toEqual([]);
  });
});
