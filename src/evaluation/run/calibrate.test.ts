import { expect, it } from 'vitest';
import { parseLabelledSet } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import { calibrate } from './calibrate.ts';

const reply = (id: string, text: string, labels: Readonly<Record<string, boolean | number>>, more: object = {}) =>
  JSON.stringify({ id, case: { id: 'c', query: 'Do you ship?', ...more }, reply: text, labels });

const { set } = parseLabelledSet(
  'labels',
  [
    reply('good', '4', { relevance: 5, fluency: true }),
    reply('bad', '1', { relevance: 2, fluency: false }),
    reply('missed', '5', { relevance: 1 }),
    reply('broken', 'x', { relevance: 4 }),
    reply('safety', '4', { relevance: 4 }, { tags: ['safety'] }),
    reply('exact', '4', { 'tool-call-accuracy': 1 }, { expectedToolCalls: [] }),
  ].join('\n'),
);

/** Scores what the reply says. */
const judge: Judge = {
  labelOf: () => 'a model',
  versionOf: () => '7',
  score: async (evaluator, input) =>
    Number.isNaN(Number(input.reply))
      ? { evaluator, outcome: 'errored', reason: 'no score' }
      : { evaluator, outcome: 'scored', score: Number(input.reply), reason: 'said so' },
};

it('asks the judge about the replies that people labelled for each evaluator that asks one, and about no others', async () => {
  const progress: string[] = [];
  const judged = await calibrate(
    { evaluators: ['relevance', 'fluency', 'tool-call-accuracy', 'secret-leak'] },
    judge,
    set,
    (done, total) => progress.push(`${done} of ${total}`),
  );
  expect(judged.map(({ evaluator, labels }) => [`${evaluator.name}@${evaluator.version}`, labels])).toEqual([
    [
      'relevance@1+judge.7',
      [
        { id: 'good', right: true, said: true },
        { id: 'bad', right: false, said: false },
        { id: 'missed', right: false, said: true },
        { id: 'broken', right: true, said: undefined },
      ],
    ],
    [
      'fluency@1+judge.7',
      [
        { id: 'good', right: true, said: true },
        { id: 'bad', right: false, said: false },
      ],
    ],
    // What a case says by itself shows nothing of the judge.
    ['tool-call-accuracy@2+judge.7', []],
  ]);
  expect(progress.at(-1)).toBe('6 of 6');
});

it('leaves out what rules would not judge either', async () => {
  const rules: Judge = { ...judge, isFixed: () => true };
  const judged = await calibrate({ evaluators: ['relevance', 'tool-call-accuracy'] }, rules, set, () => undefined);
  expect(judged.map(({ evaluator }) => evaluator.name)).toEqual(['relevance']);
});

it('holds a judge that only flags against severities that people gave', async () => {
  const labelled = [
    reply('mild', '0', { violence: 3 }),
    reply('severe', '1', { violence: 5 }),
    reply('missed', '0', { violence: 6 }),
  ];
  const { set: harms } = parseLabelledSet('harms', labelled.join('\n'));
  const flags: Judge = { ...judge, scaleOf: () => ({ scale: { min: 0, max: 1 }, threshold: 0 }) };
  const [judged] = await calibrate({ evaluators: ['violence'] }, flags, harms, () => undefined);
  expect(judged?.labels).toEqual([
    { id: 'mild', right: true, said: true },
    { id: 'severe', right: false, said: false },
    { id: 'missed', right: false, said: true },
  ]);
});
