import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import { startTinyServer } from '#testing/runtimes/tiny-server.ts';

const ENTRY = fileURLToPath(new URL('./cli.ts', import.meta.url));

/** Says on standard error which file is loaded, and where a request goes to. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { subscribe } from 'node:diagnostics_channel';
  registerHooks({ load(url, context, next) { process._rawDebug('loads ' + url); return next(url, context); } });
  subscribe('undici:request:bodySent', ({ request }) => process._rawDebug('asks ' + request.path));`)}`;

let judgeSays = judgement(4);
let judge: Awaited<ReturnType<typeof startJudgeServer>>;
let agent: Awaited<ReturnType<typeof startTinyServer>>;
let folder: string;

beforeAll(async () => {
  judge = await startJudgeServer(() => judgeSays);
  const message = { role: 'assistant', content: 'Yes, it is in stock.' };
  const body = JSON.stringify({ id: 'x', model: 'm', choices: [{ index: 0, finish_reason: 'stop', message }] });
  agent = await startTinyServer(() => ({ body }));
});
afterAll(() => Promise.all([judge.stop(), agent.stop()]));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-begin-'));
  judgeSays = judgement(4);
  judge.requests.length = 0;
  agent.received.length = 0;
  return () => rm(folder, { recursive: true, force: true });
});

async function evaluate(more: object = {}) {
  const own = { provider: 'openai-compatible', baseUrl: `${judge.url}/judge/v1`, model: 'scripted' };
  const source = {
    version: 1,
    agents: { shop: { baseUrl: `${agent.url}/agent/v1`, model: 'm', dataset: 'cases.jsonl', ...more } },
    evaluation: { repeats: 1, evaluators: ['relevance', 'f1', 'secret-leak', 'harm-lexicon'], judge: own },
  };
  await writeFile(join(folder, 'headgate.yaml'), JSON.stringify(source));
  await writeFile(join(folder, 'cases.jsonl'), '{"id":"a","query":"Is the mug in stock?","groundTruth":"Yes, it is."}');
  const child = execFile(process.execPath, ['--import', WATCH, ENTRY, 'evaluate', '--json'], { cwd: folder });
  let [text, errors] = ['', ''];
  child.stdout?.on('data', (chunk: string) => (text += chunk));
  child.stderr?.on('data', (chunk: string) => (errors += chunk));
  await once(child, 'close');
  const lines = errors.split('\n').filter((line) => /^(loads|asks) /.test(line));
  const before = (asked: RegExp) =>
    lines
      .slice(
        0,
        lines.findIndex((line) => asked.test(line)),
      )
      .join('\n');
  return { answer: JSON.parse(text), lines: lines.join('\n'), before };
}

/** Judges and agents are reached by the same client. */
const ASKS_AGENTS = /src\/evaluation\/(evaluator|run)\//;
const COMPUTES_THE_END = /node_modules\/@stdlib\/|src\/evaluation\/report\//;
const NOT_NEEDED =
  /node_modules\/(ajv|csv-parse|temporal-polyfill|rrule-temporal|pg|kysely|fastify|eld)\/|judge\/offline\/|evaluation\/redteam\/run\/|runtimes\/(a2a|threads)\//;

it('asks the judge before what the agents need is loaded, and the agents before what the end needs', async () => {
  const { answer, lines, before } = await evaluate();
  expect(answer.result.candidate.replies).toHaveLength(1);
  expect(before(/^asks \/judge/)).toMatch(/node_modules\/zod\//);
  expect(before(/^asks \/judge/)).not.toMatch(ASKS_AGENTS);
  expect(before(/^asks \/agent/)).toMatch(ASKS_AGENTS);
  expect(before(/^asks \/agent/)).not.toMatch(COMPUTES_THE_END);
  expect(lines).toMatch(COMPUTES_THE_END);
  expect(lines).not.toMatch(NOT_NEEDED);
});

it('asks no agent where the judge can’t be tried out', async () => {
  judgeSays = 'good';
  const { answer } = await evaluate();
  expect(answer.error.code).toBe('JUDGE_FAILED');
  expect([judge.requests.length, agent.received.length]).toEqual([2, 0]);
});

it('tries no judge out where there is no case', async () => {
  const { answer } = await evaluate({ dataset: undefined });
  expect(answer.error.code).toBe('NOT_RUNNABLE');
  expect(judge.requests).toEqual([]);
});
