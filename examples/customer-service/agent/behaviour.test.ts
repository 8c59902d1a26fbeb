import { expect, it } from 'vitest';
import { digestBehaviour, parseBehaviour } from './behaviour.ts';

it('fills in what is left out', () => {
  expect(parseBehaviour('{"inventoryTool":true}')).toMatchObject({
    inventoryTool: true,
    wrongFacts: false,
    latencyMs: { min: 10, max: 40 },
  });
});

it.each([
  ['{}', /inventoryTool: required/],
  ['[]', /expected an object/],
  ['{"inventoryTool":true,"wrongFact":true}', /wrongFact: unknown key; known are .*wrongFacts/],
  ['{"inventoryTool":"yes"}', /inventoryTool: expected true or false, got "yes"/],
  ['{"inventoryTool":true,"latencyMs":{"min":9,"max":3}}', /latencyMs: expected/],
  ['{"inventoryTool":true,"latencyMs":{"min":0,"max":3,"p99":5}}', /latencyMs: expected/],
  ['{"inventoryTool":true,"errorRate":1.2}', /errorRate: expected a number from 0 to 1/],
  ['{"inventoryTool":true,"errorTopics":["gifts"]}', /errorTopics: expected a list of: shipping/],
])('refuses %s and says why', (text, message) => {
  expect(() => parseBehaviour(text)).toThrow(message);
});

it('names content by its hash', () => {
  expect(digestBehaviour(Buffer.from('abc'))).toBe(
    'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
