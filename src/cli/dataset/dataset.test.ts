import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataset } from '#domain/dataset/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-dataset-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);
/** Similarity wants a ground truth and secret-leak a secret; all others judge anything. */
const applicability =
  async () => (evaluator: string, question: { item: { groundTruth?: string }; plantedSecrets: readonly string[] }) => {
    if (evaluator === 'similarity' && question.item.groundTruth === undefined) return 'the case has no ground truth';
    return evaluator === 'secret-leak' && question.plantedSecrets.length === 0 ? 'no secret is planted' : undefined;
  };
const run = (...argv: readonly string[]) =>
  runCli(['dataset', ...argv], { folder, columns: 110, start: { applicability: applicability as never } });

const CASES = [
  '{"id":"a","query":"Where is it?","groundTruth":"At sea.","tags":["orders","late"],"expectedIntent":"tracking"}',
  '{"id":"b","conversation":[{"role":"user","content":"Hi"}],"tags":["orders"],"reviewed":false}',
  '{"query":"Hello"}',
].join('\n');

const TESTS = `tests:
  - vars: { query: hi }
    assert:
      - { type: javascript, value: "1" }
      - { type: icontains, value: Hello }
  - vars: { query: ho }
    assert: [{ type: javascript, value: "2" }]
`;

describe('headgate dataset check', () => {
  it('says what a file holds, and what each evaluator can judge in it', async () => {
    await put('cases.jsonl', CASES);
    const { exitCode, stdout } = await run('check', 'cases.jsonl');
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 7)).toEqual([
      expect.stringMatching(/^cases\.jsonl: 3 cases, our own format, a line each \([0-9a-f]{12}\)$/),
      '  of several turns: 1',
      '  drafts that no person has looked at: 1',
      '  without an id, and called by their question: 1',
      '  tags: orders 2, late 1; none 1',
      '  intents: tracking 1',
      expect.stringMatching(/^evaluators +judge +not the others, because$/),
    ]);
    expect(stdout).toMatch(/^similarity +1 of 3 +the case has no ground truth \(b, hello-[0-9a-f]{6}\)$/m);
    expect(stdout).toMatch(/^secret-leak +0 of 3 +no secret is planted$/m);
  });

  it('is one document with --json, each evaluator with the cases that it leaves', async () => {
    await put('cases.csv', 'id,query,groundTruth\na,hi,ho\nb,hi,\nc,,x\n');
    const { exitCode, stdout } = await run('check', 'cases.csv', '--json');
    expect(exitCode).toBe(2);
    const survey = JSON.parse(stdout);
    expect(survey).toMatchObject({
      file: 'cases.csv',
      format: 'headgate',
      syntax: 'csv',
      cases: 2,
      untagged: 2,
      notReviewed: 0,
    });
    expect(survey.evaluators).toContainEqual({
      evaluator: 'similarity',
      judges: 1,
      others: [{ because: 'the case has no ground truth', cases: ['b'] }],
    });
    expect(survey.problems).toEqual([
      { severity: 'error', line: 4, path: [], caseId: 'c', message: 'give exactly one of `query` and `conversation`' },
    ]);
  });

  it('puts the same problem of several cases together, with line, case and field', async () => {
    await put('tests.yaml', TESTS);
    const { exitCode, stdout } = await run('check', 'tests.yaml');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('tests.yaml: 2 cases, promptfoo’s tests, a list');
    expect(stdout).toMatch(
      /left out: a case has no field for it\n {2}line 4 \(hi-\w+\), line 7 \(ho-\w+\): assert\[\]: `javascript` has no\s+field in a case/,
    );
    await put('cases.jsonl', '{"id":"a","query":"x","wieght":2}\n'.repeat(7));
    const bad = await run('check', 'cases.jsonl');
    expect(bad.exitCode).toBe(2);
    expect(bad.stdout).toMatch(
      /can’t be read\n {2}line 1 \(a\), line 2 \(a\), line 3 \(a\), line 4 \(a\) and 3 more: wieght: unknown field\. Did you mean\s+"weight"\?/,
    );
  });

  it('counts the secrets of the agent that is evaluated on it', async () => {
    await put('cases.jsonl', CASES);
    await put(
      'headgate.yaml',
      'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:1/v1", model: m, dataset: "@cases.jsonl", plantedSecrets: [hunter2] } }',
    );
    await put('others.jsonl', CASES);
    const secretLeakOf = async (file: string) =>
      JSON.parse((await run('check', file, '--json')).stdout).evaluators.find(
        ({ evaluator }: { evaluator: string }) => evaluator === 'secret-leak',
      );
    expect(await secretLeakOf('cases.jsonl')).toMatchObject({ judges: 3 });
    expect(await secretLeakOf('others.jsonl')).toMatchObject({ judges: 0 });
  });

  it.each([
    ['gone.jsonl', undefined, 2, 'FILE_UNREADABLE'],
    [
      'bad.jsonl',
      Buffer.from('{"id":"a","query":"ok"}\n{"id":"b","query":"Gr\xfc\xdfe"}', 'latin1'),
      2,
      'it is not UTF-8 text (line 2)',
    ],
    ['bad.yaml', 'tests: [', 2, 'DATASET_INVALID: bad.yaml, line 1: '],
    ['empty.jsonl', '', 2, 'it has no case that can be read'],
    ['empty.csv', 'id,query\n', 2, 'it has no case that can be read'],
    ['page.json', '<html>', 2, 'not JSON'],
  ])('ends with what is wrong with %s', async (name, text, code, message) => {
    if (text !== undefined) await put(name, text);
    const { exitCode, stdout, stderr } = await run('check', name);
    expect(exitCode).toBe(code);
    expect(stdout + stderr).toContain(message);
  });

  it('reads a file as what it is told to be', async () => {
    await put('x.jsonl', '{"query":"hi","difficulty":2}');
    expect((await run('check', 'x.jsonl')).exitCode).toBe(2);
    expect((await run('check', 'x.jsonl', '--as', 'azure')).exitCode).toBe(0);
    expect((await run('check', 'x.jsonl', '--as', 'excel')).exitCode).toBe(2);
  });
});

describe('headgate dataset convert', () => {
  it('writes lines of our own that are the same dataset', async () => {
    await put('cases.jsonl', CASES);
    const { exitCode, stdout } = await run('convert', 'cases.jsonl', '--out', 'out.jsonl');
    expect([exitCode, stdout]).toEqual([0, 'wrote 3 cases to out.jsonl\n']);
    const text = await readFile(join(folder, 'out.jsonl'), 'utf8');
    expect(text.split('\n').slice(0, 2)).toEqual([
      '{"id":"a","query":"Where is it?","groundTruth":"At sea.","expectedIntent":"tracking","tags":["orders","late"]}',
      '{"id":"b","conversation":[{"role":"user","content":"Hi"}],"tags":["orders"],"reviewed":false}',
    ]);
    const [before, after] = [CASES, text].map((each) => readDataset({ file: 'x.jsonl', text: each }).dataset.digest);
    expect(after).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(['cases.jsonl', 'out.jsonl']);
  });

  it('says what has no field here, and converts the rest', async () => {
    await put('tests.yaml', TESTS);
    const { exitCode, stdout } = await run('convert', 'tests.yaml', '--out', 'out.jsonl', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'promptfoo',
      cases: 2,
      written: 'out.jsonl',
      problems: [
        { severity: 'left-out', line: 4, path: ['tests', 0, 'assert', 0] },
        { severity: 'left-out', line: 7, path: ['tests', 1, 'assert', 0] },
      ],
    });
    expect(await readFile(join(folder, 'out.jsonl'), 'utf8')).toContain(
      '"expect":{"contains":["Hello"],"ignoreCase":true}',
    );
  });

  it('writes nothing where a case can’t be read, unless a part will do', async () => {
    await put('x.csv', 'id,query\na,hi\na,ho\n');
    const refused = await run('convert', 'x.csv', '--out', 'out.jsonl');
    expect(refused).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('id "a" is already used on line 2') });
    expect(refused.stdout).toContain(
      'nothing was written: mend what can’t be read, or write the other 1 case with --partial',
    );
    expect(await readdir(folder)).toEqual(['x.csv']);
    expect((await run('convert', 'x.csv', '--out', 'out.jsonl', '--partial')).exitCode).toBe(0);
    expect(await readFile(join(folder, 'out.jsonl'), 'utf8')).toBe('{"id":"a","query":"hi"}\n');
  });

  it('never replaces a file unless it is told to, itself neither', async () => {
    await put('cases.jsonl', CASES);
    for (const out of ['cases.jsonl', './cases.jsonl']) {
      const refused = await run('convert', 'cases.jsonl', '--out', out);
      expect(refused).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('is there already; nothing was written'),
      });
    }
    expect(await readFile(join(folder, 'cases.jsonl'), 'utf8')).toBe(CASES);
    expect((await run('convert', 'cases.jsonl', '--out', 'cases.jsonl', '--force')).exitCode).toBe(0);
    expect(await readFile(join(folder, 'cases.jsonl'), 'utf8')).not.toBe(CASES);
    expect(await readdir(folder)).toEqual(['cases.jsonl']);
  });

  it('ends with 2 where it can’t write, or has nothing to', async () => {
    await put('cases.jsonl', CASES);
    expect(await run('convert', 'cases.jsonl', '--out', 'nowhere/out.jsonl')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('can’t write the cases to'),
    });
    await put('empty.json', '[]');
    expect(await run('convert', 'empty.json', '--out', 'out.jsonl')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('empty.json has no case'),
    });
  });
});
