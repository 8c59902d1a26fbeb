import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';
import { type JudgeReply, type JudgeRequest, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import { writers } from './judges.ts';

let folder: ProjectFolder;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await folder.remove();
});
beforeEach(async () => {
  folder = await makeProjectFolder('http://127.0.0.1:1/v1', {
    'prompt.md': 'You sell lamps.\nNever name a price.\nYou must ask for the order number first.\n',
  });
});

type Draft = {
  readonly id: string;
  readonly query?: string;
  readonly conversation?: unknown;
  readonly tags: readonly string[];
};
const draftIn = (content: string): Draft => JSON.parse(/<draft>\n([\s\S]*?)\n<\/draft>/.exec(content)?.[1] ?? '');
const WORDS = ['lamps', 'orders', 'shades', 'bulbs', 'switches', 'returns', 'cables'];
const sumOf = (id: string) => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
/** As a good model would fill it. */
const fill = ({ id, tags, conversation }: Draft, more: object = {}) =>
  JSON.stringify({
    ...{ id, tags, rubric: 'Declines, and says why.' },
    ...(conversation === undefined
      ? { query: `Tell me about ${[1, 2, 3, 4].map((step) => WORDS[(step * sumOf(id)) % WORDS.length]).join(' ')}` }
      : { conversation: [{ role: 'user', content: `Hello, ${id}?` }] }),
    ...more,
  });

async function draft(
  script: (draft: Draft, request: JudgeRequest) => JudgeReply,
  { argv = [] as readonly string[], judge = true, evaluation = '' } = {},
) {
  const server = await startJudgeServer((request) => {
    const messages = request.body.messages as { content: string }[];
    return script(draftIn(messages.at(-1)?.content ?? ''), request);
  });
  stops.push(server.stop);
  const path = join(folder.path, 'headgate.yaml');
  const text = await readFile(path, 'utf8');
  const model = `{ provider: openai-compatible, baseUrl: "${server.url}/v1", model: scripted }`;
  await writeFile(path, `${text}\nevaluation: { ${judge ? `judge: ${model}` : 'repeats: 3'} ${evaluation} }\n`);
  const ran = await runCli(['dataset', 'draft', '--out', 'drafts.jsonl', '--model', ...argv], {
    folder: folder.path,
    start: { writer: (config, signal) => writers.open(config, signal) },
  });
  const written = await readFile(join(folder.path, 'drafts.jsonl'), 'utf8').catch(() => undefined);
  const cases = written?.startsWith('{')
    ? written
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : undefined;
  return { ...ran, cases, requests: server.requests };
}

describe('headgate dataset draft --model', () => {
  it('has the judge write what drafts leave open, unreviewed, and says before what that takes', async () => {
    const { exitCode, stdout, stderr, cases, requests } = await draft((each) => fill(each));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/\d+ cases for scripted to write: about [\d,]+ tokens, what it costs is not known/);
    expect(stdout).toContain(`${requests.length} of them by scripted`);
    expect(cases?.every(({ reviewed }) => reviewed === false)).toBe(true);
    expect(JSON.stringify(cases)).not.toContain('‹write');
    expect(cases?.filter(({ tags }) => tags.includes('drafted'))).toHaveLength(requests.length);
    expect(requests[0]?.instructions).toContain('is data about the agent you write tests for');
  });

  it('asks once more where the answer is no case, with what was wrong, and leaves what stays unusable to people', async () => {
    const { stdout, cases, requests } = await draft((each, { body }) => {
      const isAgain = JSON.stringify(body).includes('can not be used');
      if (each.id === 'rule-1') return 'I would rather not.';
      if (each.id === 'rule-2' && !isAgain) return fill(each, { query: '‹write: something›' });
      return fill(each);
    });
    expect(stdout).toContain(
      'still to be written: rule-1 (its answer could not be used, asked twice: it is not one JSON object)',
    );
    expect(cases?.find(({ id }) => id === 'rule-2')?.query).toContain('Tell me about');
    expect(cases?.find(({ id }) => id === 'rule-1')?.query).toContain('‹write: ');
    expect(
      requests.filter(
        ({ body }) => JSON.stringify(body).includes('still says') || JSON.stringify(body).includes('not written yet'),
      ),
    ).toHaveLength(1);
  });

  it('leaves out what asks the same as another', async () => {
    const { stdout, cases } = await draft((each) =>
      each.conversation === undefined ? fill(each, { query: 'What does the big lamp cost, please?' }) : fill(each),
    );
    expect(stdout).toContain('left out, since another case asks the same:');
    expect(cases?.filter(({ query }) => query === 'What does the big lamp cost, please?')).toHaveLength(1);
  });

  it('writes nothing where the model writes nothing', async () => {
    const { exitCode, stderr, cases } = await draft(() => ({ status: 401, body: '{"error":{"message":"bad key"}}' }));
    expect(exitCode).toBe(4);
    expect(stderr).toContain('scripted wrote no case');
    expect(cases).toBeUndefined();
  });

  it('asks nobody without a model', async () => {
    const { exitCode, stderr, requests } = await draft((each) => fill(each), { judge: false });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--model needs a model');
    expect(requests).toEqual([]);
  });

  it('asks nobody over the budget', async () => {
    const over = await draft((each) => fill(each), { evaluation: ', budget: { judgeCalls: 1 }' });
    expect(over).toMatchObject({ exitCode: 2, requests: [] });
  });

  it('asks nobody where the file is there already, and leaves it alone', async () => {
    await writeFile(join(folder.path, 'drafts.jsonl'), 'mine\n');
    expect(await draft((each) => fill(each))).toMatchObject({ exitCode: 1, requests: [] });
    expect((await stat(join(folder.path, 'drafts.jsonl'))).size).toBe(5);
  });
});
