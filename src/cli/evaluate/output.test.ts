import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Judgement, LocalEvaluation } from '#cli/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';
import { answerRightly, evaluateScript, say } from '#testing/evaluation/scripted-agent.ts';

let folder: ProjectFolder;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1');
});
afterEach(() => folder.remove());

const { result } = await evaluateScript((arm, request) =>
  arm === 'candidate' ? say('It is out of stock: 0 units available.') : answerRightly(request),
);

const judgement = (outcome: Judgement['outcome']): Judgement => ({ kind: 'evaluation', outcome, because: 'so it is' });

async function evaluate(judgements: readonly Judgement[], argv: readonly string[]) {
  let request: LocalEvaluation | undefined;
  const start = {
    localEvaluation: async (asked: LocalEvaluation) => {
      request = asked;
      return { result, judgements };
    },
  };
  return { ...(await runCli(['evaluate', ...argv], { folder: folder.path, start })), request };
}

it('writes several forms into a folder, prints the text, and says which words it does not know', async () => {
  const run = await evaluate([judgement('pass')], ['--format', 'html,junit', '--format', 'json', '--out', 'reports']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('✔ evaluation');
  const read = (name: string) => readFile(join(folder.path, 'reports', name), 'utf8');
  expect(await read('evaluation.html')).toBe('<!doctype html>\n');
  expect(await read('junit.xml')).toBe('<testsuites/>\n');
  expect(JSON.parse(await read('evaluation.json'))).toMatchObject({ judgements: [{ outcome: 'pass' }] });
  expect(run.stderr).toContain('wrote ');
  const printed = await evaluate([judgement('pass')], ['--format', 'html']);
  expect(printed.stdout).toBe('<!doctype html>\n');
  for (const [argv, because] of [
    [['--format', 'pdf'], 'there is no report format "pdf"'],
    [['--format', 'html,json'], 'html and json don’t both go to stdout'],
    [['--out', 'x'], 'which format shall x have?'],
    [['--fail-on', 'all'], '--fail-on knows no "all"'],
  ] as const) {
    const refused = await evaluate([judgement('pass')], argv);
    expect(refused).toMatchObject({ exitCode: 2, request: undefined });
    expect(refused.stderr).toContain(because);
  }
});

it('ends as --fail-on says, and tells what it passes over', async () => {
  const found = await evaluate([judgement('fail')], ['--fail-on', 'inconclusive']);
  expect(found.exitCode).toBe(0);
  expect(found.stderr).toContain('found and not failed on: regression, threshold');
  expect((await evaluate([judgement('fail')], ['--fail-on', 'threshold'])).exitCode).toBe(1);
});
