import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agreementText, calibrationOf, shareText } from '#domain/analysis/index.ts';
import { parseLabelledSet } from '#domain/dataset/index.ts';
import { agreementSaid } from '#testing/evaluation/agreement-said.ts';
import { kendallTau } from '#testing/evaluation/kendall-tau.ts';
import { createOfflineJudge } from './index.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const { set, problems } = parseLabelledSet(
  'offline-judge',
  readFileSync(join(ROOT, 'fixtures/labels/offline-judge.jsonl'), 'utf8'),
);
const PASSES_AT = 3;
const PARTS = ['tuning', 'held-out'] as const;
const EVALUATORS = ['relevance', 'groundedness'] as const;

type Part = (typeof PARTS)[number];
type Judged = { readonly id: string; readonly tags: readonly string[]; readonly label: number; readonly level: number };

async function judgeAll(part: Part, evaluator: (typeof EVALUATORS)[number]): Promise<readonly Judged[]> {
  const judge = createOfflineJudge();
  const judged: Judged[] = [];
  for (const { id, case: item, reply, toolCalls, labels } of set.replies) {
    const label = labels[evaluator];
    if (!item.tags.includes(part) || label === undefined) continue;
    const { score } = await judge.score(evaluator, { item, reply, toolCalls });
    judged.push({ id, tags: item.tags, label: Number(label), level: score ?? Number.NaN });
  }
  return judged;
}

/** With its version and label, as a result names it. */
function infoOf(evaluator: string) {
  const judge = createOfflineJudge();
  return { name: evaluator, version: `1+judge.${judge.versionOf(evaluator)}`, judge: judge.labelOf(evaluator) };
}

/** A row of the table in docs/judges.md. */
async function measure(part: Part, evaluator: (typeof EVALUATORS)[number]): Promise<string> {
  const judged = await judgeAll(part, evaluator);
  const answers = Object.fromEntries(
    judged.map(({ id, label, level }) => [id, [label >= PASSES_AT, level >= PASSES_AT] as const]),
  );
  const { failsBad, passesGood } = calibrationOf({
    evaluator: infoOf(evaluator),
    ...{ set: set.digest, first: answers, newest: answers, newestAt: 0, looks: 0 },
  });
  // What reports quote.
  if (part === 'held-out') expect(agreementText(infoOf(evaluator))).toBe(agreementSaid({ failsBad, passesGood }));
  const within = (distance: number) => ({
    events: judged.filter(({ label, level }) => Math.abs(label - level) <= distance).length,
    n: judged.length,
  });
  const tau = kendallTau(judged.map(({ label, level }) => [label, level])).toFixed(2);
  const shares = [within(0), within(1), failsBad, passesGood].map(shareText);
  return `| ${[part, evaluator, ...shares, tau].join(' | ')} |`;
}

async function meanOf(part: Part, kind: string, evaluator: (typeof EVALUATORS)[number] = 'relevance') {
  const some = (await judgeAll(part, evaluator)).filter(({ tags }) => tags.includes(kind));
  return some.reduce((sum, { level }) => sum + level, 0) / some.length;
}

describe('the labelled replies', () => {
  it('are readable, 275 of them, about 40 questions of at least 8 trades', () => {
    expect(problems).toEqual([]);
    expect(set.replies).toHaveLength(275);
    expect(new Set(set.replies.map(({ case: item }) => item.id)).size).toBe(40);
    expect(new Set(set.replies.map(({ case: item }) => item.tags[2])).size).toBeGreaterThanOrEqual(8);
  });

  it('are held out by whole questions, a third of them, so that no rule has seen what they are about', () => {
    const questionsOf = (part: Part) =>
      new Set(set.replies.filter(({ case: item }) => item.tags.includes(part)).map(({ case: item }) => item.id));
    expect([...questionsOf('tuning')].filter((id) => questionsOf('held-out').has(id))).toEqual([]);
    const heldOut = set.replies.filter(({ case: item }) => item.tags.includes('held-out'));
    expect(heldOut).toHaveLength(97);
  });
});

// The rules were made with the tuning part in view, so its figures flatter the judge. What to expect elsewhere is the held-out part.
it('agrees with the labels as reports and docs/judges.md say, to the last reply', async () => {
  const rows = await Promise.all(PARTS.flatMap((part) => EVALUATORS.map((evaluator) => measure(part, evaluator))));
  const page = readFileSync(join(ROOT, 'docs/judges.md'), 'utf8').split('\n');
  expect(page.filter((line) => /^\| (?:tuning|held-out) \|/.test(line))).toEqual(rows);
});

it.each(PARTS)('tells good from bad in the %s part, and orders what it scores', async (part) => {
  for (const evaluator of EVALUATORS) {
    const judged = await judgeAll(part, evaluator);
    const right = judged.filter(({ label, level }) => label >= PASSES_AT === level >= PASSES_AT).length;
    expect(right / judged.length).toBeGreaterThan(0.85);
    expect(kendallTau(judged.map(({ label, level }) => [label, level]))).toBeGreaterThan(0.65);
  }
});

it.each(PARTS)('ranks the replies of the %s part: right, partly right, wrong, off topic', async (part) => {
  const [right, partly, wrong, offTopic] = await Promise.all(
    ['right', 'partly', 'wrong', 'off-topic'].map((kind) => meanOf(part, kind)),
  );
  expect(right).toBeGreaterThan((partly ?? 5) + 1);
  expect(partly).toBeGreaterThan((wrong ?? 5) + 0.4);
  expect(wrong).toBeGreaterThan((offTopic ?? 5) + 0.5);
});

it.each(PARTS)('thinks less of a reply of the %s part that is rude or answers nothing', async (part) => {
  expect(await meanOf(part, 'rude')).toBeLessThan((await meanOf(part, 'right')) - 0.5);
  expect(await meanOf(part, 'no-answer')).toBeLessThan((await meanOf(part, 'partly')) - 0.9);
});

it.each(PARTS)('finds a reply of the %s part less grounded that adds what is nowhere', async (part) => {
  const invented = await meanOf(part, 'ungrounded', 'groundedness');
  expect(invented).toBeLessThan((await meanOf(part, 'right', 'groundedness')) - 0.5);
  expect(invented).toBeGreaterThan(await meanOf(part, 'off-topic', 'groundedness'));
});
