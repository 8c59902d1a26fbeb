import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalEvaluation } from '#cli/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';
import { answerRightly, evaluateScript } from '#testing/evaluation/scripted-agent.ts';

let folder: ProjectFolder;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1');
});
afterEach(() => folder.remove());

const { result } = await evaluateScript((_, request) => answerRightly(request));
const SPENT = { judgeCalls: 118, tokens: 109_000, costMicroUsd: 120_000 };

async function evaluate(over: readonly string[], argv: readonly string[], answer?: boolean) {
  const questions: string[] = [];
  const confirm = async (question: string) => {
    questions.push(question);
    return answer === true;
  };
  const start = {
    localEvaluation: async ({ mayBegin, onProgress }: LocalEvaluation) => {
      if (!(await mayBegin('60 cases = 480 judge calls', over)))
        throw new AppError('BUDGET_EXCEEDED', 'nothing was asked');
      onProgress(6, 6, SPENT);
      return { result, judgements: [{ kind: 'evaluation', outcome: 'pass', because: 'fine' }] as const };
    },
  };
  const run = await runCli(['evaluate', ...argv], {
    ...{ folder: folder.path, start },
    ...(answer === undefined ? {} : { confirm }),
  });
  return { ...run, questions };
}

const OVER = ['480 judge calls, 80 more than the 400 of evaluation.budget.judgeCalls'];

it('says what it will take before it begins, and asks nobody where that is within the budget', async () => {
  const { exitCode, stderr, questions } = await evaluate([], [], false);
  expect([exitCode, questions]).toEqual([0, []]);
  expect(stderr).toMatch(/^60 cases = 480 judge calls\n.*6 of 6, 118 judge calls, 109,000 tokens, \$0\.12\n/);
});

it('ends with 2 over the budget where nobody can answer', async () => {
  const { exitCode, stderr } = await evaluate(OVER, []);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`over the budget: ${OVER[0]}`);
});

it('asks whoever sits there, and takes only a yes for one', async () => {
  const yes = await evaluate(OVER, [], true);
  expect(yes).toMatchObject({ exitCode: 0, questions: ['Begin all the same, without a limit?'] });
  expect((await evaluate(OVER, [], false)).exitCode).toBe(2);
});

it('asks nobody with --yes', async () => {
  expect(await evaluate(OVER, ['--yes'], false)).toMatchObject({ exitCode: 0, questions: [] });
});
