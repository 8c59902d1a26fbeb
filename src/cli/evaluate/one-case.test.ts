import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalEvaluation } from '#cli/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';

let folder: ProjectFolder;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1');
  const cases = [
    { id: 'a', query: 'x' },
    { id: 'b, c', query: 'y' },
    { id: 'd', query: 'z', heldBack: true },
  ];
  await writeFile(join(folder.path, 'cases.jsonl'), cases.map((item) => `${JSON.stringify(item)}\n`).join(''));
});
afterEach(() => folder.remove());

async function evaluate(...argv: readonly string[]) {
  let asked: readonly string[] | undefined;
  const start = {
    localEvaluation: async ({ candidate }: LocalEvaluation) => {
      asked = candidate.agent.dataset?.cases.map(({ id }) => id);
      throw new AppError('NOT_RUNNABLE', 'it is enough to see what would be asked');
    },
  };
  return { ...(await runCli(['evaluate', ...argv], { folder: folder.path, start })), asked };
}

it('asks the cases that are named, commas and all, and no other', async () => {
  const { asked, stderr } = await evaluate('--case', 'b, c');
  expect(asked).toEqual(['b, c']);
  expect(stderr).toContain('only the 1 of 3 cases with the id b, c');
  expect((await evaluate('--case', 'a', '--case', 'b, c')).asked).toEqual(['a', 'b, c']);
});

it('asks none that is misspelt, nor shows one that is held back', async () => {
  const misspelt = await evaluate('--case', 'aa');
  expect(misspelt).toMatchObject({ asked: undefined, exitCode: 2 });
  expect(misspelt.stderr).toContain('"aa"');
  const hidden = await evaluate('--case', 'd');
  expect(hidden).toMatchObject({ asked: undefined, exitCode: 2 });
  expect(hidden.stderr).toContain('the case d is held back');
  expect((await runCli(['evaluate', '--release', 'v2', '--case', 'a'], { folder: folder.path })).exitCode).toBe(2);
});
