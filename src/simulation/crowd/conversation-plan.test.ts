import { expect, test } from 'vitest';
import { planConversation } from './conversation-plan.ts';

const settings = {
  scripts: [
    { id: 'a', topic: 'order', weight: 3, turns: ['Hi!', 'Where is it?'] },
    { id: 'b', topic: 'stock', weight: 1, turns: ['Is it in stock?'] },
  ],
  seed: '7',
  streamRatio: 0.3,
  responsesRatio: 0.2,
  ratingRatio: 0.5,
  thinkMinMs: 100,
  thinkMaxMs: 200,
};

const plans = (seed: string, count: number) =>
  Array.from({ length: count }, (_, index) => planConversation({ ...settings, seed }, index));

test('plans the same conversations under the same seed, and others under another', () => {
  expect(plans('7', 50)).toEqual(plans('7', 50));
  expect(plans('7', 50).map(({ turns }) => turns)).not.toEqual(plans('8', 50).map(({ turns }) => turns));
});

test('keeps the shares that were asked for', () => {
  const many = plans('7', 4_000);
  const share = (claim: (plan: (typeof many)[number]) => boolean) => many.filter(claim).length / many.length;
  expect(share(({ topic }) => topic === 'order')).toBeCloseTo(0.75, 1);
  expect(share(({ api }) => api === 'responses')).toBeCloseTo(0.2, 1);
  expect(share(({ rates }) => rates)).toBeCloseTo(0.5, 1);
  const turns = many.flatMap((plan) => plan.turns);
  expect(turns.filter(({ isStreamed }) => isStreamed).length / turns.length).toBeCloseTo(0.3, 1);
  expect(turns.every(({ thinkMs }) => thinkMs >= 100 && thinkMs <= 200)).toBe(true);
});
