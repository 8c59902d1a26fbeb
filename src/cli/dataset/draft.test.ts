import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';

let folder: ProjectFolder;
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1', { 'prompt.md': 'Never name a price. Be kind.\n' });
});
afterEach(() => folder.remove());

it('writes drafts that say what is to be written, never over a file that is there', async () => {
  const draft = (...argv: readonly string[]) =>
    runCli(['dataset', 'draft', '--out', 'drafts.jsonl', ...argv], { folder: folder.path });
  const first = await draft();
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('drafts to drafts.jsonl') });
  const text = await readFile(join(folder.path, 'drafts.jsonl'), 'utf8');
  expect(text).toContain('break this rule: Never name a price.');
  expect(
    text
      .trim()
      .split('\n')
      .every((line) => JSON.parse(line).reviewed === false),
  ).toBe(true);
  expect(await draft()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is there already') });
  expect((await draft('--force')).exitCode).toBe(0);
  const checked = await runCli(['dataset', 'check', 'drafts.jsonl'], {
    folder: folder.path,
    columns: 200,
    start: { applicability: (async () => () => undefined) as never },
  });
  expect(checked).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('still says ‹write: …›') });
});
