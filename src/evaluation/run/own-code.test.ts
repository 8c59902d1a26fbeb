import { expect, it } from 'vitest';
import type { CommandEvaluator } from '#domain/config/index.ts';
import { CONFIG, makePlan, makeTools, say } from '#testing/evaluation/scripted-agent.ts';
import { createOfflineJudge } from '../judge/offline/index.ts';
import { createEvaluationRunner } from './evaluation-runner.ts';

const OWN: CommandEvaluator = {
  ...{ kind: 'command', name: 'mine', command: [process.execPath, '-e', 'console.log(\'{"score":1}\')'], files: {} },
  ...{ env: [], timeoutMs: 10_000, concurrency: 1, scale: { min: 0, max: 1 }, better: 'higher', threshold: 0.5 },
};

function start(codeFolder: string | undefined, own = OWN) {
  const { tools, seen } = makeTools(() => say('Yes.'));
  const runner = createEvaluationRunner({
    ...{ caller: tools.caller, stopwatch: tools.stopwatch, judges: { open: async () => createOfflineJudge() } },
    own: { secrets: { read: (name) => (name === 'PATH' ? '/usr/bin' : undefined) }, codeFolder },
  });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({});
  const config = { ...CONFIG, evaluators: ['mine'], own: [own] };
  const run = () => runner.run({ ...plan, config }, () => undefined, new AbortController().signal);
  return { run, seen, runner, config };
}

it('code of a project is not run where nobody allowed it, which is said before anything is asked', async () => {
  const { run, seen } = start(undefined);
  await expect(run()).rejects.toMatchObject({
    code: 'NOT_RUNNABLE',
    message: expect.stringContaining('the evaluator "mine" is a command, not allowed here'),
  });
  expect(seen.calls).toEqual([]);
});

it('where it is allowed it scores, unless a file is another one than the project was read with: then nobody can tell', async () => {
  const allowed = await start('/').run();
  expect(allowed.metrics[0]?.candidate.counts).toMatchObject({ errored: 0 });
  const { run, runner, config } = start('/', { ...OWN, files: { 'etc/hostname': 'sha256:0' } });
  const other = await run();
  expect(other.metrics[0]?.candidate.counts).toMatchObject({ scored: 0 });
  expect(other.candidate.replies[0]?.scorings[0]?.reason).toMatch(/is not the file|can't be read/);
  expect(runner.assess(other, config, []).evaluation.outcome).toBe('unknown');
});
