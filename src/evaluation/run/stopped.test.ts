import { expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { answerRightly, makeCases, makePlan, makeTools } from '#testing/evaluation/scripted-agent.ts';
import { runEvaluation } from './evaluation-run.ts';

const CASES = 12;
const ROUND = 2 * CASES;

/** What is told of an evaluation, asked three times, that is stopped once so many replies were given. */
async function stopAfter(replies: number, onStopped?: (partial: EvaluationResult) => void) {
  const stop = new AbortController();
  let partial: EvaluationResult | undefined;
  const { tools } = makeTools((_, request, call) => {
    if (call > replies) stop.abort(new Error('interrupted'));
    return call > replies ? undefined : answerRightly(request);
  });
  const running = runEvaluation(
    {
      ...{ ...tools, signal: stop.signal },
      onStopped:
        onStopped ??
        ((told) => {
          partial = told;
        }),
    },
    makePlan({ cases: makeCases(CASES), repeats: 3, concurrency: 1 }),
  );
  await expect(running).rejects.toThrow('interrupted');
  return partial;
}

it('is told by the cases that both releases answered, while the first round is under way', async () => {
  const partial = await stopAfter(ROUND - 5);
  const cases = partial?.dataset.cases ?? 0;
  // What was under way, or waited for its scores, is not there.
  expect(cases).toBeGreaterThanOrEqual(CASES - 5);
  expect(cases).toBeLessThanOrEqual(CASES - 3);
  expect(partial?.repeats).toBe(1);
  expect(partial?.candidate.replies).toHaveLength(cases);
  expect(partial?.baseline?.replies.map(({ caseId }) => caseId)).toEqual(
    partial?.candidate.replies.map(({ caseId }) => caseId),
  );
  expect(partial?.selection).toBe(
    `${CASES - cases} more were left out, each was asked 1 of 3 times, since it was stopped (the same command with --resume asks for the rest)`,
  );
});

it('is told by the rounds that came to their end, of every case', async () => {
  const partial = await stopAfter(ROUND + 20);
  expect(partial).toMatchObject({ repeats: 1, dataset: { cases: CASES } });
  expect(partial?.baseline?.replies.map(({ repeat }) => repeat)).toEqual(Array.from({ length: CASES }, () => 1));
  expect(partial?.selection).toBe(
    'each was asked 1 of 3 times, since it was stopped (the same command with --resume asks for the rest)',
  );
  const later = await stopAfter(2 * ROUND + 3);
  expect(later).toMatchObject({ repeats: 2, dataset: { cases: CASES } });
  expect(later?.candidate.replies).toHaveLength(2 * CASES);
  expect(later?.metrics[0]?.change?.cases).toBe(CASES);
});

it('is told nothing of where no case was answered, and keeps why it was stopped where telling fails', async () => {
  expect(await stopAfter(1)).toBeUndefined();
  await stopAfter(ROUND, () => {
    throw new Error('the report could not be made');
  });
});
