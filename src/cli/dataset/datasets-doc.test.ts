import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluatorNames } from '#domain/config/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { readDatasetFile } from '../project-file/index.ts';

const page = await readFile(join(import.meta.dirname, '../../../docs/datasets.md'), 'utf8');
const formats = page.split(/^### /m);

/** What stands in backticks in the first column of a section's table. */
function firstColumn(title: string): readonly string[] {
  const [, section = ''] = new RegExp(`^## ${title}\\n(.*?)^## `, 'ms').exec(page) ?? [];
  const cells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('docs/datasets.md', () => {
  it('names every field of a case', () => {
    expect(firstColumn('Fields')).toEqual(Object.keys(caseSchema.shape));
  });

  it('says of every evaluator what it needs', () => {
    expect([...firstColumn('What each evaluator needs')].sort()).toEqual([...evaluatorNames].sort());
  });

  it.each([
    ['JSON Lines', 'headgate', 2, ['order-1', 'order-2']],
    ['JSON\n', 'headgate', 1, ['order-1']],
    ['CSV', 'headgate', 2, ['order-1', 'greeting']],
    ['The guide', 'guide', 2, undefined],
    ['promptfoo', 'promptfoo', 1, undefined],
    ['Azure', 'azure', 2, undefined],
  ])('has an example of %j that is read whole', async (title, format, count, ids) => {
    const section = formats.find((each) => each.startsWith(title)) ?? '';
    const [, kind = '', text = ''] = /^```(\w+)\n(.*?)^```$/ms.exec(section) ?? [];
    const file = join(folder, `example.${kind}`);
    await writeFile(file, text);
    const read = await readDatasetFile(file, undefined);
    expect([read.format, read.dataset.cases.length]).toEqual([format, count]);
    expect(read.problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    if (ids !== undefined) expect(read.dataset.cases.map(({ id }) => id)).toEqual(ids);
  });
});
