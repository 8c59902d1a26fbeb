import { describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import { releaseDefinitionSchema } from '#domain/release/index.ts';
import type { JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { createEvaluators, NO_JUDGE } from '../index.ts';

const [evaluator] = createEvaluators(['tool-call-accuracy'], NO_JUDGE);

type Calls = readonly ObservedToolCall[];

async function rate(expectedToolCalls: Calls, toolCalls: Calls, tools?: readonly object[] | object) {
  const item = caseSchema.parse({ id: 'c', query: 'Which?', expectedToolCalls });
  const definition =
    tools === undefined ? undefined : releaseDefinitionSchema.parse(Array.isArray(tools) ? { tools } : tools);
  const scoring = await evaluator?.score({ item, reply: 'Done.', toolCalls, plantedSecrets: [], definition });
  if (scoring === undefined) throw new Error('no evaluator');
  return scoring;
}

const call = (name: string, args: JsonValue = {}): ObservedToolCall => ({ name, arguments: args });
const failed = (one: ObservedToolCall): ObservedToolCall => ({ ...one, outcome: 'failed' });
const worked = (one: ObservedToolCall): ObservedToolCall => ({ ...one, outcome: 'succeeded' });
const exact = (one: ObservedToolCall) => ({ ...one, match: 'exact' as const });
const stock = call('check_inventory', { sku: 'SKU-1' });
const order = call('get_order', { id: 'ORD-1' });

type Row = readonly [string, Calls, Calls, number, RegExp];

describe('tool-call accuracy', () => {
  const table: readonly Row[] = [
    ['all right', [stock, order], [order, stock], 5, /all 2 right/],
    [
      'right, with an argument that the case leaves free',
      [stock],
      [call('check_inventory', { sku: ' SKU-1 ', lang: 'en' })],
      5,
      /all 1 right/,
    ],
    ['exactly right', [exact(stock)], [stock], 5, /all 1 right/],
    [
      'another argument where the match is exact',
      [exact(stock)],
      [call('check_inventory', { sku: 'SKU-1', lang: 'en' })],
      2,
      /wrong lang: .*"en".* instead of exactly .*SKU-1/,
    ],
    ['no argument, exactly', [exact(call('list_orders'))], [call('list_orders', null)], 5, /all 1 right/],
    [
      'arguments that are no JSON for none',
      [exact(call('list_orders'))],
      [call('list_orders', '{oops')],
      2,
      /wrong arguments/,
    ],
    [
      'an exact and a free expectation, of which only one takes more',
      [stock, exact(stock)],
      [stock, call('check_inventory', { sku: 'SKU-1', lang: 'en' })],
      5,
      /all 2 right/,
    ],
    ['none needed, none made', [], [], 5, /none made/],
    ['right after a retry', [stock], [call('check_inventory', { sku: 'SKU-9' }), stock], 4, /after a retry/],
    ['the same call twice', [stock], [stock, stock], 3, /also called check_inventory/],
    ['a needless call beside', [stock], [stock, order], 3, /also called get_order/],
    ['a wrong call after the right one', [stock], [stock, call('check_inventory', { sku: 'SKU-9' })], 3, /also called/],
    ['one missing', [stock, order], [stock], 2, /get_order.* was not called/],
    ['all missing', [stock], [], 2, /was not called/],
    [
      'wrong arguments',
      [stock],
      [call('check_inventory', { sku: 'SKU-2' })],
      2,
      /wrong sku: .*SKU-2.* instead of .*SKU-1/,
    ],
    ['arguments that are no JSON', [stock], [{ name: 'check_inventory', arguments: '{oops' }], 2, /wrong sku/],
    ['irrelevant tools', [stock], [order], 1, /was not called/],
    ['a call where none is needed', [], [order], 1, /no call needed/],
    ['called twice where twice is expected', [stock, stock], [stock, stock], 5, /all 2 right/],
    [
      'a free and a precise expectation',
      [call('check_inventory'), stock],
      [stock, call('check_inventory', { sku: 'SKU-7' })],
      5,
      /all 2/,
    ],
  ];
  it.each(table)('%s', async (_, expectedToolCalls, toolCalls, expected, reason) => {
    const scoring = await rate(expectedToolCalls, toolCalls);
    expect(scoring).toMatchObject({ outcome: 'scored', score: expected, pass: expected >= 3 });
    expect(scoring.reason).toMatch(reason);
  });
});

describe('a call that is known to have failed', () => {
  const table: readonly Row[] = [
    [
      'is not right',
      [stock],
      [failed(stock)],
      2,
      /^check_inventory\({"sku":"SKU-1"}\) was called but failed, and did not succeed later$/,
    ],
    ['is not right by failing twice', [stock], [failed(stock), failed(stock)], 2, /was called but failed/],
    [
      'leaves the others right',
      [stock, order],
      [worked(order), failed(stock)],
      2,
      /failed.*; right: get_order\({"id":"ORD-1"}\)$/,
    ],
    [
      'is made good by the same call',
      [stock],
      [failed(stock), worked(stock)],
      4,
      /after a retry.*check_inventory.* \(failed\)/,
    ],
    ['is made good where nobody says that the retry failed', [stock], [failed(stock), stock], 4, /after a retry/],
    [
      'is waste after the right one',
      [stock],
      [worked(stock), failed(stock)],
      3,
      /also called check_inventory.* \(failed\)/,
    ],
    ['counts for one of two', [stock, stock], [worked(stock), failed(stock)], 2, /failed/],
    ['is no other call', [stock], [failed(order)], 1, /was not called/],
  ];
  it.each(table)('%s', async (_, expectedToolCalls, toolCalls, expected, reason) => {
    const scoring = await rate(expectedToolCalls, toolCalls);
    expect(scoring).toMatchObject({ score: expected, pass: expected >= 3 });
    expect(scoring.reason).toMatch(reason);
  });
});

describe('an argument that the tool does not declare', () => {
  const tool = (parameters: object) => ({ name: 'check_inventory', parameters });
  const declared = tool({ type: 'object', properties: { sku: { type: 'string' } } });
  const invented = call('check_inventory', { sku: 'SKU-1', urgent: true });

  it('is invented: 2, and 4 once the call was made without it', async () => {
    expect(await rate([stock], [invented], [declared])).toMatchObject({
      score: 2,
      reason: 'check_inventory was called with invented urgent: {"sku":"SKU-1","urgent":true}',
    });
    expect(await rate([stock], [invented, stock], [declared])).toMatchObject({ score: 4 });
    const part = { components: { sub: { tools: [declared] } } };
    expect(await rate([stock], [invented], part)).toMatchObject({ score: 2 });
  });

  it.each([
    ['nobody knows the tool', undefined],
    ['another tool is known', [{ ...declared, name: 'other' }]],
    ['the tool says nothing of its parameters', [tool({})]],
    ['the tool takes any', [tool({ properties: { sku: {} }, additionalProperties: true })]],
    ['the tool takes some by pattern', [tool({ properties: { sku: {} }, patternProperties: { '^u': {} } })]],
    ['the tool declares more elsewhere', [tool({ properties: { sku: {} }, allOf: [{ properties: { urgent: {} } }] })]],
    [
      'another part’s tool of that name declares it',
      { tools: [declared], components: { sub: { tools: [tool({ properties: { sku: {}, urgent: {} } })] } } },
    ],
  ])('is right where %s', async (_, tools) => {
    expect(await rate([stock], [invented], tools)).toMatchObject({ score: 5 });
  });

  it('is right where the case expects it', async () => {
    expect(await rate([invented], [invented], [declared])).toMatchObject({ score: 5 });
  });
});

describe('what is said of each call', () => {
  const callsOf = async (expected: Calls, made: Calls, tools?: readonly object[]) =>
    (await rate(expected, made, tools)).calls;

  it('is whether it was expected, what became of it, and which of the calls that were made it is', async () => {
    expect(await callsOf([stock, order], [order, call('pay'), stock])).toEqual([
      { name: 'check_inventory', expected: true, outcome: 'right', at: 2 },
      { name: 'get_order', expected: true, outcome: 'right', at: 0 },
      { name: 'pay', expected: false, outcome: 'needless', at: 1 },
    ]);
  });

  it('is what is wrong with it, in a word and in a sentence', async () => {
    const wrong = call('check_inventory', { sku: 'SKU-9' });
    expect(await callsOf([stock, order], [wrong])).toEqual([
      {
        ...{ name: 'check_inventory', expected: true, outcome: 'wrong-arguments', at: 0 },
        problem: expect.stringContaining('wrong sku'),
      },
      { name: 'get_order', expected: true, outcome: 'not-called', problem: expect.stringContaining('not called') },
    ]);
    expect(await callsOf([stock], [failed(stock)])).toMatchObject([{ outcome: 'failed', at: 0 }]);
    expect(await callsOf([stock], [failed(stock), stock])).toMatchObject([
      { outcome: 'right', at: 1 },
      { outcome: 'retried', at: 0, problem: 'failed' },
    ]);
    const declared = { name: 'check_inventory', parameters: { properties: { sku: {} } } };
    const invented = call('check_inventory', { sku: 'SKU-1', urgent: true });
    expect(await callsOf([stock], [invented], [declared])).toMatchObject([{ outcome: 'invented-arguments', at: 0 }]);
  });

  it('is nothing where no call was needed and none made, and ends at a hundred', async () => {
    expect(await callsOf([], [])).toEqual([]);
    expect(
      await callsOf(
        [],
        Array.from({ length: 20_000 }, () => order),
      ),
    ).toHaveLength(100);
  });
});

describe('the reason names each call', () => {
  it.each([
    [
      'all right',
      [stock, order],
      [order, stock],
      'all 2 right: check_inventory({"sku":"SKU-1"}), get_order({"id":"ORD-1"})',
    ],
    [
      'with others',
      [stock],
      [stock, order],
      'all 1 right: check_inventory({"sku":"SKU-1"}); also called get_order({"id":"ORD-1"})',
    ],
    [
      'some right, one missing, one too many',
      [stock, order],
      [stock, call('pay')],
      'get_order({"id":"ORD-1"}) was not called; right: check_inventory({"sku":"SKU-1"}); also called pay({})',
    ],
    [
      'one wrong',
      [stock],
      [call('check_inventory', { sku: 'SKU-2' })],
      'check_inventory was called with wrong sku: {"sku":"SKU-2"} instead of {"sku":"SKU-1"}',
    ],
  ] as const)('%s', async (_, expected, observed, reason) => {
    expect((await rate(expected, observed)).reason).toBe(reason);
  });

  it('up to ten of a kind', async () => {
    const loop = Array.from({ length: 500 }, () => order);
    const { reason } = await rate([stock], [stock, ...loop]);
    expect(reason).toContain('and 490 more');
    expect(reason.length).toBeLessThan(1_000);
  });
});
