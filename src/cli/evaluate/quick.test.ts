import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalEvaluation } from '#cli/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';

let folder: ProjectFolder;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1');
});
afterEach(() => folder.remove());

/** What is asked for, and no more. */
async function evaluate(...argv: readonly string[]) {
  let request: LocalEvaluation | undefined;
  const start = {
    localEvaluation: async (asked: LocalEvaluation) => {
      request = asked;
      throw new AppError('NOT_RUNNABLE', 'it is enough to see what would be asked');
    },
  };
  return { ...(await runCli(['evaluate', ...argv], { folder: folder.path, start })), request };
}

const casesOf = (request: LocalEvaluation | undefined) => request?.candidate.agent.dataset?.cases;

it('takes the cases that the change can have affected, once each, and says so; all where all are few', async () => {
  const { request, stderr } = await evaluate('--quick', '1');
  expect(casesOf(request)).toHaveLength(1);
  expect(request).toMatchObject({ reuseBaselineMs: 72 * 3_600_000, project: { evaluation: { repeats: 1 } } });
  expect(request?.selection).toBe('quick: 1 of 2 cases, of every kind some; 1 other was left out');
  expect(stderr).toContain('quick: 1 of 2 cases');
  const whole = await evaluate('--quick', '2');
  expect(casesOf(whole.request)).toHaveLength(2);
  expect(whole.request).toMatchObject({ selection: 'quick: all 2 cases', within: undefined });
});

it('takes as many as fit into a time, which is 10 minutes for 30 cases where none is given', async () => {
  const { request } = await evaluate('--quick', '5m');
  expect(request).toMatchObject({ selection: undefined, within: { timeMs: 300_000, most: 2 } });
  expect(casesOf(request)).toHaveLength(2);
  expect(request?.within?.choose(1)).toMatchObject({
    cases: [{}],
    why: 'quick: 1 of 2 cases, of every kind some; 1 other was left out',
  });
  expect((await evaluate('--quick')).request?.within).toMatchObject({ timeMs: 600_000, most: 30 });
  expect((await evaluate()).request?.within).toBeUndefined();
});

it.each(['some', '0', '5 parsecs'])('refuses --quick %s', async (text) => {
  const { exitCode, request } = await evaluate('--quick', text);
  expect([exitCode, request]).toEqual([2, undefined]);
});

it('takes what the baseline said before for as long as it is told to', async () => {
  const reuse = async (...argv: readonly string[]) => (await evaluate(...argv)).request?.reuseBaselineMs;
  expect(await reuse('--reuse-baseline', 'pinned')).toBe(Number.POSITIVE_INFINITY);
  expect(await reuse('--quick', '--reuse-baseline', '7d')).toBe(7 * 24 * 3_600_000);
  expect((await evaluate('--reuse-baseline', 'long')).exitCode).toBe(2);
  expect((await evaluate()).request).toMatchObject({ reuseBaselineMs: 0, selection: undefined, resume: false });
});
