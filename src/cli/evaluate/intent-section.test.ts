import { expect, it } from 'vitest';
import type { IntentSuccess } from '#domain/analysis/index.ts';
import { renderIntents } from './intent-section.ts';

const surface = { columns: 80, color: false };

function intent(
  name: string,
  comparison: NonNullable<IntentSuccess['comparison']>,
  before: number,
  after: number,
): IntentSuccess {
  const estimate = (after - before) / 20;
  return {
    ...{ intent: name, comparison, because: 'so it is' },
    ...{ candidate: { events: after, n: 20 }, baseline: { events: before, n: 20 } },
    change: { estimate, lower: estimate - 0.1, upper: estimate + 0.1, cases: 20 },
  };
}

const release = `sha256:${'b'.repeat(64)}` as const;
const baseline = { release, label: 'v1', deploymentId: undefined, replies: [] };
const resultOf = (intents: readonly IntentSuccess[]) => ({ intents, baseline });

it('shows the intents of which something can be told, and says how many others there are', () => {
  const intents = [
    intent('small talk', 'no-meaningful-change', 20, 20),
    intent('order status', 'worse', 19, 2),
    intent('returns', 'cannot-tell', 20, 18),
    intent('stock', 'improved', 5, 20),
  ];
  expect(renderIntents(resultOf(intents), surface).split('\n')).toEqual([
    'intent          old    new         change [95 %]  says',
    'order status  19/20   2/20  -0.85 [-0.95, -0.75]  ✖ worse',
    'stock          5/20  20/20  +0.75 [+0.65, +0.85]  ✔ improved',
    'by intent: cases that pass every quality evaluator in every repeat; each intent',
    'is another look, so verdicts are adjusted for 4 of them (Holm), intervals are',
    'not',
    'by intent: nothing to tell of 2 other intents; --format markdown has them all',
  ]);
});

it('says in one line that there is nothing to tell, and nothing where no case names an intent', () => {
  const alike = [intent('stock', 'no-meaningful-change', 20, 20)];
  expect(renderIntents(resultOf(alike), surface)).toBe(
    'by intent: nothing to tell of 1 intent; --format markdown has it',
  );
  expect(renderIntents(resultOf([]), surface)).toBe('');
});
