import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startHeadgate } from '#testing/cli/start-headgate.ts';
import { judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';

const CASES = 12;
/** Each case once, to the agent and to itself as its own baseline. */
const TOTAL = 2 * CASES;
const AT_ONCE = 2;
const ANSWERED = 9;

let folder: string;
let judge: Awaited<ReturnType<typeof startJudgeServer>>;
/** The agent answers so many questions and then none. */
let answersUntil = Number.POSITIVE_INFINITY;
/** Beyond that it is for its rate limit to say when to come again. */
let limits = false;
let asked: string[] = [];

const agent = createServer(async (request, reply) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  asked.push((JSON.parse(text) as { messages: { content: string }[] }).messages.at(-1)?.content ?? '');
  const count = asked.length;
  if (count > answersUntil && limits) {
    reply.writeHead(429, { 'retry-after': '3600' }).end();
    return;
  }
  if (count > answersUntil) return;
  // No reply is like another: what the judge said of one is no answer about the next.
  const content = `Yes, item ${/\d+/.exec(asked.at(-1) ?? '')?.[0]} is, says ${count}.`;
  reply.writeHead(200, { 'content-type': 'application/json' });
  reply.end(
    JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] }),
  );
});

beforeEach(async () => {
  [answersUntil, asked] = [Number.POSITIVE_INFINITY, []];
  folder = await mkdtemp(join(tmpdir(), 'headgate-interrupted-'));
  judge = await startJudgeServer(() => judgement(4));
  agent.listen(0, '127.0.0.1');
  await once(agent, 'listening');
  const baseUrl = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/v1`;
  const source = {
    version: 1,
    agents: { shop: { baseUrl, model: 'm', dataset: 'cases.jsonl' } },
    evaluation: {
      repeats: 1,
      ...{ concurrency: AT_ONCE, timeout: '30m' },
      evaluators: ['relevance', 'f1', 'secret-leak', 'harm-lexicon'],
      judge: { provider: 'openai-compatible', baseUrl: `${judge.url}/v1`, model: 'scripted' },
    },
  };
  await writeFile(join(folder, 'headgate.yaml'), JSON.stringify(source));
  const lines = Array.from({ length: CASES }, (_, index) =>
    JSON.stringify({ id: `c${index}`, query: questionOf(index), groundTruth: 'Yes, it is.' }),
  );
  await writeFile(join(folder, 'cases.jsonl'), lines.join('\n'));
});
afterEach(async () => {
  agent.closeAllConnections();
  await new Promise((resolve) => agent.close(resolve));
  await judge.stop();
  await rm(folder, { recursive: true, force: true });
});

const questionOf = (index: number) => `Is item ${index} in stock?`;

const start = (...argv: readonly string[]) => startHeadgate(folder, 'evaluate', ...argv, '--json');

/** Replies that are kept with their scores, however the process ends from here on. */
async function keptReplies(): Promise<number> {
  const kept = join(folder, '.headgate', 'evaluations');
  const names = await readdir(kept).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(kept, name), 'utf8')));
  return texts.join('').match(/"arm":.*\n/g)?.length ?? 0;
}

/** What the judge was asked about of our replies, as often as it was; its try-out is about none of them. */
const judged = () =>
  judge.requests.flatMap(({ data }) =>
    Object.values(data).flatMap((text) => text.match(/^Yes, item \d+ is, says \d+/) ?? []),
  );

/** Of the cases that both releases answered, and no gate can tell from it. */
function expectPartialReport({ result, judgements }: { result: PartialResult; judgements: unknown }): void {
  const ids = ({ replies }: PartialResult['candidate']) => replies.map(({ caseId }) => caseId);
  expect(ids(result.candidate)).toEqual(ids(result.baseline));
  expect(result.candidate.replies.length).toBeGreaterThanOrEqual(Math.floor((ANSWERED - AT_ONCE) / 2));
  expect(result.selection).toBe(
    `${CASES - result.candidate.replies.length} more were left out, since it was stopped (the same command with --resume asks for the rest)`,
  );
  expect(judgements).toMatchObject([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
}

type PartialResult = Readonly<Record<'candidate' | 'baseline', { readonly replies: readonly { caseId: string }[] }>> & {
  readonly selection: string;
};

it.each([
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const)(
  'after %s mid-run, --resume asks for nothing again but what was under way, and the result has every case',
  { timeout: 120_000 },
  async (signal, code) => {
    answersUntil = ANSWERED;
    const { child, ended, said } = start('--format', 'json', '--out', 'report.json');
    // From there on every question hangs: those under way are all that a later run may ask again.
    await vi.waitFor(() => expect(asked).toHaveLength(ANSWERED + AT_ONCE), { timeout: 60_000 });
    await vi.waitFor(async () => expect(await keptReplies()).toBe(ANSWERED), { timeout: 60_000 });
    child.kill(signal);
    expect(await ended).toBe(code);
    const told = `${ANSWERED} replies are kept for a day: add --resume to go on from there`;
    if (signal === 'SIGINT') {
      expect(said.err).toContain(told);
      expectPartialReport(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')));
      expect(JSON.parse(said.out)).toHaveProperty('error');
    }
    answersUntil = Number.POSITIVE_INFINITY;
    const resumed = start('--resume');
    expect([0, 1, 3]).toContain(await resumed.ended);
    expect(resumed.said.err).toContain(`goes on: ${ANSWERED} replies are there`);
    expect(asked).toHaveLength(TOTAL + AT_ONCE);
    expect(new Set(asked).size).toBe(CASES);
    // So many are judged once more at the end, to see how far the judge strays.
    expect(judged()).toHaveLength(TOTAL + 10);
    expect(new Set(judged()).size).toBe(TOTAL);
    const { result } = JSON.parse(resumed.said.out);
    for (const { replies } of [result.candidate, result.baseline] as {
      replies: { caseId: string; text: string }[];
    }[]) {
      expect(replies.map(({ caseId }) => caseId)).toEqual(Array.from({ length: CASES }, (_, index) => `c${index}`));
      expect(replies.filter(({ text }) => !text.startsWith('Yes, item '))).toEqual([]);
    }
    expect(result.spentBefore.judgeCalls).toBeGreaterThan(0);
  },
);

it('within a time, an agent that is slow ends neither late nor without a report: what it answered is judged, the rest is said', async () => {
  // The rate limit of an agent that takes nothing more for an hour.
  answersUntil = 6;
  limits = true;
  const { ended, said } = start('--quick', '5m');
  expect([0, 1, 3]).toContain(await ended);
  const { result } = JSON.parse(said.out);
  expect(result.selection).toMatch(/^quick: all 12 cases; \d+ more were left out, since 5 min were over/);
  expect(result.dataset.cases).toBe(result.candidate.replies.length);
  expect(result.candidate.replies.length).toBe(result.baseline.replies.length);
  expect(result.erroredRatio).toBe(0);
  expect(result.dataset.cases).toBeGreaterThanOrEqual(2);
  [answersUntil, limits] = [Number.POSITIVE_INFINITY, false];
  const resumed = start('--quick', '5m', '--resume');
  expect([0, 1, 3]).toContain(await resumed.ended);
  expect(JSON.parse(resumed.said.out).result).toMatchObject({
    selection: 'quick: all 12 cases',
    dataset: { cases: 12 },
  });
}, 120_000);
