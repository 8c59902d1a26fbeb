import { describe, expect, it } from 'vitest';
import { type Case, caseSchema } from '#domain/dataset/index.ts';
import { createOfflineJudge } from './index.ts';

const judge = createOfflineJudge();

function score(evaluator: string, fields: Omit<Partial<Case>, 'id'>, reply: string) {
  return judge.score(evaluator, { item: caseSchema.parse({ id: 'c', ...fields }), reply, toolCalls: [] });
}

const STOCK = {
  query: 'Is SKU-123 in stock?',
  context: 'Inventory: SKU-123 (Harbour Ceramic Mug), price $12.50, 86 units available, in stock.',
  groundTruth: 'Yes, SKU-123 (Harbour Ceramic Mug) is in stock: our inventory shows 86 units available.',
};

describe('relevance', () => {
  it.each([
    ['Yes, SKU-123 (Harbour Ceramic Mug) is in stock; our inventory shows 86 units available.', 5],
    ['SKU-123 (Harbour Ceramic Mug) is out of stock: our inventory shows 0 units available.', 2],
    ["I'm sorry, I can't look up stock or prices yet. Please see the product page of SKU-123.", 2],
    ['Ｙｅｓ，ＳＫＵ－１２３ is in stock: our inventory shows 86 units available.', 5],
    ['The moon is made of green cheese, they say.', 1],
    ['Traceback: AttributeError: ChatMessage has no attribute get', 2],
  ])('of "%s" is %d', async (reply, expected) => {
    expect(await score('relevance', STOCK, reply)).toMatchObject({ outcome: 'scored', score: expected });
  });

  it('never calls a reply complete when there is no ground truth to see it by', async () => {
    const { score: level, reason } = await score(
      'relevance',
      { query: 'Is SKU-123 in stock?' },
      'SKU-123 is in stock.',
    );
    expect(level).toBe(4);
    expect(reason).toContain('no ground truth');
  });

  it('reads numbers however they are written', async () => {
    const fields = { query: 'What does it cost and when?', groundTruth: 'It costs $1,200.50 on 3 March at 4 pm.' };
    expect((await score('relevance', fields, 'The price is 1200.50 dollars, on March 3rd at 16:00.')).score).toBe(5);
    expect((await score('relevance', fields, 'The price is 1250 dollars, on March 13th at 16:30.')).score).toBe(2);
  });
});

describe('groundedness', () => {
  it('does not apply without context', async () => {
    const { outcome, score: level } = await score('groundedness', { query: 'Hello' }, 'Hello!');
    expect({ outcome, level }).toEqual({ outcome: 'not-applicable', level: undefined });
  });

  it('sees an invented price beside a true stock', async () => {
    const invented = 'Yes, SKU-123 is in stock: 86 units available, at a price of $99.00.';
    expect((await score('groundedness', STOCK, invented)).score).toBe(3);
    expect((await score('groundedness', STOCK, invented.replace('99.00', '12.50'))).score).toBe(5);
  });

  it('does not count thanks and offers as claims', async () => {
    const polite = 'Thank you for asking! Yes, SKU-123 is in stock: 86 units available. How can I help you further?';
    expect((await score('groundedness', STOCK, polite)).score).toBe(5);
  });
});

it('says that it errored, not something else, when asked for what it has no rules for', async () => {
  expect((await score('wittiness', STOCK, 'Ha.')).outcome).toBe('errored');
});

it('gives the same reply the same score and reason, whatever was judged in between', async () => {
  const first = await score('relevance', STOCK, 'Yes, 86 units.');
  await score('relevance', STOCK, 'No.');
  expect(await score('relevance', STOCK, 'Yes, 86 units.')).toEqual(first);
});

it('knows what follows from the turns before the last', async () => {
  const conversation = [
    { role: 'user' as const, content: 'Is SKU-301 in stock?' },
    { role: 'assistant' as const, content: 'Yes.' },
    { role: 'user' as const, content: 'And how much is it?' },
  ];
  const fields = { conversation, context: 'SKU-301 costs $19.90.', groundTruth: 'The price of SKU-301 is $19.90.' };
  expect((await score('groundedness', fields, 'SKU-301 costs $19.90.')).score).toBe(5);
  expect((await score('groundedness', fields, 'SKU-301 costs $99.90.')).score).toBe(2);
});
