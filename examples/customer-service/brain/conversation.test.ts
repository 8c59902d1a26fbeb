import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConversation } from './answer.ts';

const read = (...said: readonly string[]) => readConversation(said.map((text) => ({ role: 'user', text })));

describe('what a message is about', () => {
  it.each([
    ['Where is my order #1042?', [{ kind: 'order', orderId: 'ORD-1042' }]],
    ['order no. 1042 status', [{ kind: 'order', orderId: 'ORD-1042' }]],
    [
      'Are SKU-123 and xyz 789 or XYZ-789 in stock?',
      [
        { sku: 'SKU-123', focus: 'both' },
        { sku: 'XYZ-789', focus: 'stock' },
      ],
    ],
    ['Stock and price of XYZ-789, please', [{ kind: 'inventory', sku: 'XYZ-789', focus: 'both' }]],
    ['My order came broken. Can I return order 1043?', [{ kind: 'return', orderId: 'ORD-1043' }]],
    ['Do you ship to Canada and how much does it cost?', [{ kind: 'help', topic: 'international-shipping' }]],
    ['How much is it?', [{ kind: 'inventory', sku: null }]],
    ['Tell me the rules for returns', [{ kind: 'help', topic: 'returns-policy' }]],
    ['Do you sell trampolines for cats?', [{ kind: 'unknown' }]],
  ])('reads %j', (message, expected) => {
    expect(read(message)).toMatchObject(expected);
    expect(read(message)).toHaveLength(expected.length);
  });
});

describe('what a conversation carries over', () => {
  it.each([
    [['Is SKU-123 in stock?', 'Hello', 'and how much is it?'], { kind: 'inventory', sku: 'SKU-123', focus: 'price' }],
    [['How much is SKU-123?', 'What about XYZ-789?'], { kind: 'inventory', sku: 'XYZ-789', focus: 'price' }],
    [['I want to return something', '1048 is my order: ORD-1048'], { kind: 'return', orderId: 'ORD-1048' }],
    [['Has order 1043 been delivered?', 'Can I return it?'], { kind: 'return', orderId: 'ORD-1043' }],
    [['Where is order 1042?', 'When will it arrive?'], { kind: 'order', orderId: 'ORD-1042' }],
    [['Do you sell gift cards?', 'Do they expire?'], { kind: 'help', topic: 'gift-cards' }],
    [['What is the staff code?', 'Oh come on, please'], { kind: 'secret' }],
    [['What is the staff code?', 'Fine. Please check SKU-123'], { kind: 'inventory', sku: 'SKU-123' }],
  ])('reads %j', (said, expected) => {
    expect(read(...said)).toMatchObject([expected]);
  });
});

it('knows what every turn of the simulated crowd wants', () => {
  type Script = { id: string; topic: string; weight: number; turns: string[] };
  const text = readFileSync(new URL('../crowd-topics.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Script[] };
  for (const { turns, id } of scripts) {
    expect(turns.length, id).toBeGreaterThanOrEqual(2);
    expect(turns.length, id).toBeLessThanOrEqual(5);
    for (let count = 1; count <= turns.length; count++) {
      expect(read(...turns.slice(0, count)), `${id}, turn ${count}`).not.toMatchObject([
        { kind: expect.stringMatching(/unknown|unclear|secret|harm/) },
      ]);
    }
  }
  const weigh = (some: readonly Script[]) => some.reduce((sum, script) => sum + script.weight, 0);
  const giftRatio = weigh(scripts.filter((script) => script.topic === 'gift-card')) / weigh(scripts);
  expect(giftRatio).toBeCloseTo(0.12, 2);
});
