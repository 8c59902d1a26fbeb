import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '#domain/shared/index.ts';
import { answerRightly, makeCases, makePlan, makeTools, say } from '#testing/evaluation/scripted-agent.ts';
import { runEvaluation } from './evaluation-run.ts';
import { openJournal } from './journal.ts';
import type { Journal } from './plan.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan = makePlan({ repeats: 1, concurrency: 1 });
const TOTAL = plan.dataset.cases.length * 2;
const options = { key: 'own', recall: true, retries: false, now: 1_000 };

/** One evaluation whose agent answers so often and then hangs until it is interrupted. */
async function interruptAfter(calls: number, more: Partial<typeof options> = {}) {
  const stop = new AbortController();
  const { tools, seen } = makeTools((_, request, call) => (call <= calls ? answerRightly(request) : undefined));
  const opened = await openJournal({ folder, ...options, ...more }, plan, tools.evaluators);
  let kept = 0;
  const journal: Journal = {
    ...opened,
    async keep(place, reply) {
      await opened.keep(place, reply);
      kept += 1;
      if (kept === calls) stop.abort(new Error('interrupted'));
    },
  };
  const result = await runEvaluation({ ...tools, journal, signal: stop.signal }, plan).catch((error: Error) => error);
  return { result, asked: seen.calls.length, journal };
}

describe('an evaluation that was interrupted', () => {
  it('goes on where it stopped, asks nothing twice, and comes to the result of one that was not', async () => {
    const first = await interruptAfter(9);
    expect(first.result).toEqual(new Error('interrupted'));
    expect(await first.journal.kept()).toBe(9);
    const { result, asked, journal } = await interruptAfter(Number.POSITIVE_INFINITY);
    expect(journal.recalled).toBe('goes on: 9 replies are there from 0 ms ago');
    expect(asked).toBe(TOTAL - 9);
    const { tools } = makeTools((_, request) => answerRightly(request));
    expect(result).toEqual(await runEvaluation(tools, plan));
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes nothing over where that is not asked for, or is a day old', async () => {
    await interruptAfter(9);
    expect((await interruptAfter(5, { recall: false })).asked).toBe(6);
    expect((await interruptAfter(Number.POSITIVE_INFINITY, { now: 1_000 + DAY_MS })).asked).toBe(TOTAL);
  });

  it('takes nothing over from another key, other cases, evaluators or agents', async () => {
    await interruptAfter(9);
    const { tools } = makeTools((_, request) => answerRightly(request));
    const recalled = async (more: Partial<typeof options>, of = plan, evaluators = tools.evaluators) =>
      (await openJournal({ folder, ...options, ...more }, of, evaluators)).recalled;
    expect(await recalled({ key: 'another' })).toBeUndefined();
    expect(await recalled({}, { ...plan, dataset: makePlan({ cases: makeCases(13) }).dataset })).toBeUndefined();
    expect(
      await recalled({}, { ...plan, candidate: { ...plan.candidate, release: `sha256:${'d'.repeat(64)}` } }),
    ).toBeUndefined();
    expect(await recalled({}, plan, tools.evaluators.slice(1))).toBeUndefined();
    expect(await recalled({})).toBeDefined();
  });

  it('keeps who was stopped by a content filter', async () => {
    const { tools } = makeTools(() => ({ kind: 'blocked', because: 'a content filter withheld it', latencyMs: 1 }));
    const opened = await openJournal({ folder, ...options }, plan, tools.evaluators);
    await runEvaluation({ ...tools, journal: { ...opened, end: async () => undefined } }, plan);
    const journal = await openJournal({ folder, ...options }, plan, tools.evaluators);
    expect(journal.recall({ arm: 'candidate', at: 0 })).toMatchObject({ blocked: 'a content filter withheld it' });
  });

  it('asks again for what failed', async () => {
    const { tools } = makeTools((_, request, call) =>
      call % 2 === 0 ? { kind: 'failed', because: 'it answered 500', latencyMs: 1 } : answerRightly(request),
    );
    const journal = await openJournal({ folder, ...options }, plan, tools.evaluators);
    await runEvaluation({ ...tools, journal: { ...journal, end: async () => undefined } }, plan);
    expect((await interruptAfter(Number.POSITIVE_INFINITY)).asked).toBe(TOTAL / 2);
  });

  it('that ended with failures keeps the rest, where that is wanted, until nothing is left to ask for again', async () => {
    const { tools } = makeTools((_, request, call) =>
      call === 3 ? { kind: 'failed', because: 'it answered 500', latencyMs: 1 } : answerRightly(request),
    );
    const journal = await openJournal({ folder, ...options, recall: false, retries: true }, plan, tools.evaluators);
    await runEvaluation({ ...tools, journal }, plan);
    expect(journal.toRetry).toBe(1);
    const again = await interruptAfter(Number.POSITIVE_INFINITY, { retries: true });
    expect([again.asked, again.journal.toRetry]).toEqual([1, 0]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('counts no reply of which half a line is there, nor one of another form', async () => {
    await interruptAfter(9);
    const [name] = await readdir(folder);
    const path = join(folder, name ?? '');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -40));
    await appendFile(path, '\n{"arm":"candidate","at":1,"reply":{"caseId":7}}\nnot json\n');
    expect((await interruptAfter(Number.POSITIVE_INFINITY)).asked).toBe(TOTAL - 8);
  });
});

it('an evaluation that can keep nothing goes on, and says so', async () => {
  const { tools } = makeTools(() => say('Yes.'));
  const blocked = join(folder, 'a file');
  await writeFile(blocked, '');
  const journal = await openJournal({ folder: join(blocked, 'below'), ...options }, plan, tools.evaluators);
  const result = await runEvaluation({ ...tools, journal }, plan);
  expect(result.candidate.replies).toHaveLength(TOTAL / 2);
  expect(await journal.kept()).toBe(0);
  expect(journal.problem).toContain(
    'replies are not kept, so an interrupted evaluation would begin anew: Error: ENOTDIR',
  );
});
