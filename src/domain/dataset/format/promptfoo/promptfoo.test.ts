import { describe, expect, it } from 'vitest';
import { readDataset } from '../../read-dataset.ts';

const read = (content: unknown) => readDataset({ file: 'promptfooconfig.yaml', text: JSON.stringify(content) });
const told = (content: unknown) =>
  read(content).problems.map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`);
const testOf = (assertions: readonly unknown[], vars: Record<string, unknown> = {}) => ({
  tests: [{ vars: { query: 'Where is ORD-1042?', ...vars }, assert: assertions }],
});
const expectOf = (...assertions: readonly unknown[]) => read(testOf(assertions)).dataset.cases[0]?.expect;

describe('promptfoo’s tests', () => {
  it('are cases, called by their description, with what all of them have', () => {
    const file = {
      description: 'Orders',
      prompts: ['Answer: {{query}}'],
      providers: ['openai:gpt-a'],
      scenarios: [],
      defaultTest: {
        vars: { context: 'It left on 3 June.' },
        assert: [{ type: 'not-icontains', value: 'as an AI' }],
        metadata: { area: 'orders' },
      },
      tests: [
        {
          description: 'Says when it left',
          vars: { query: 'When did ORD-1042 leave?', expected: 'On 3 June.' },
          assert: [{ type: 'icontains', value: '{{ expected }}' }],
          metadata: { id: 'leave', tags: ['smoke'], intent: 'tracking', ticket: 7, owner: { name: 'x' } },
        },
        { description: 'Says hello!', vars: { query: 'Hello' }, threshold: 0.5 },
      ],
    };
    const { format, dataset } = read(file);
    expect([format, dataset.name]).toEqual(['promptfoo', 'Orders']);
    expect(dataset.cases).toEqual([
      {
        id: 'leave',
        query: 'When did ORD-1042 leave?',
        context: 'It left on 3 June.',
        groundTruth: 'On 3 June.',
        expectedIntent: 'tracking',
        expect: { contains: ['On 3 June.'], notContains: ['as an AI'], ignoreCase: true },
        tags: ['smoke', 'area:orders', 'ticket:7'],
        weight: 1,
        reviewed: true,
      },
      expect.objectContaining({
        id: expect.stringMatching(/^says-hello-[0-9a-f]{6}$/),
        query: 'Hello',
        context: 'It left on 3 June.',
      }),
    ]);
    expect(told(file)).toEqual([
      'warning scenarios: is not read',
      'warning prompts: are not read: the agent is asked what the variable of the question holds, as it stands',
      'warning tests.0.metadata.owner: is not read: only short texts become tags',
      'warning tests.1.threshold: is promptfoo’s own, and not read',
    ]);
  });

  it('may be a list alone, and their question any variable that is the only one', () => {
    const { format, dataset } = read([{ vars: { topic: 'Say something of ships' } }]);
    expect([format, dataset.cases[0]?.query]).toEqual(['promptfoo', 'Say something of ships']);
  });

  it.each([
    ['contains', { type: 'contains', value: 'ORD' }, { contains: ['ORD'] }],
    ['icontains', { type: 'icontains', value: 'ord' }, { contains: ['ord'], ignoreCase: true }],
    ['contains-all', { type: 'contains-all', value: 'a, b' }, { contains: ['a', 'b'] }],
    ['contains-any', { type: 'contains-any', value: ['a.b', 'c'] }, { matches: ['(?:a\\.b|c)'] }],
    ['icontains-any', { type: 'icontains-any', value: ['a', 'c'] }, { matches: ['(?i:a|c)'] }],
    ['not-contains', { type: 'not-contains', value: 5 }, { notContains: ['5'] }],
    ['not-contains-any', { type: 'not-contains-any', value: ['a', 'b'] }, { notContains: ['a', 'b'] }],
    ['starts-with', { type: 'starts-with', value: 'Dear' }, { matches: ['^Dear'] }],
    ['regex', { type: 'regex', value: '\\d+' }, { matches: ['\\d+'] }],
    ['not-regex', { type: 'not-regex', value: '\\d' }, { matches: ['^(?![\\s\\S]*(?:\\d))'] }],
    ['not-equals', { type: 'not-equals', value: 'No.' }, { matches: ['^(?!No\\.$)'] }],
    ['is-json', { type: 'is-json' }, { jsonSchema: {} }],
    ['is-json with a schema', { type: 'is-json', value: { required: ['a'] } }, { jsonSchema: { required: ['a'] } }],
    ['is-refusal', { type: 'is-refusal' }, { refuses: true }],
    ['not-is-refusal', { type: 'not-is-refusal' }, { refuses: false }],
    ['an assert-set', { type: 'assert-set', assert: [{ type: 'contains', value: 'x' }] }, { contains: ['x'] }],
  ])('expect word by word what %s says', (_, assertion, expected) => {
    expect(expectOf(assertion)).toEqual(expected);
    expect(told(testOf([assertion]))).toEqual([]);
  });

  it('ignore letter case only where promptfoo does, though a case says it once', () => {
    const mixed = expectOf(
      { type: 'contains', value: 'ORD' },
      { type: 'icontains', value: 'a+b' },
      { type: 'not-icontains', value: 'sorry' },
    );
    expect(mixed).toEqual({ contains: ['ORD'], matches: ['(?i:a\\+b)', '^(?![\\s\\S]*(?i:sorry))'] });
    const [wanted, forbidden] = (mixed?.matches ?? []).map((source) => new RegExp(source, 'u'));
    expect([wanted?.test('it is A+B'), forbidden?.test('one\nSORRY'), forbidden?.test('one\ntwo')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('have a ground truth where one is compared with, and say which evaluator does that here', () => {
    const file = testOf([
      { type: 'similar', value: 'At sea.', threshold: 0.8 },
      { type: 'factuality', value: 'At sea.' },
      { type: 'equals', value: 'In port.' },
      { type: 'answer-relevance', threshold: 0.9 },
      { type: 'tool-call-f1', value: ['find_order'] },
    ]);
    expect(read(file).dataset.cases).toMatchObject([
      { groundTruth: 'At sea.', expectedToolCalls: [{ name: 'find_order', arguments: {} }] },
    ]);
    expect(told(file)).toEqual([
      'warning tests.0.assert.0: is judged by the evaluator `similarity`, at a threshold of its own',
      'warning tests.0.assert.1: is judged by the evaluator `similarity`, at a threshold of its own',
      'warning tests.0.assert.2: is judged by the evaluator `exact-match`',
      'warning tests.0.assert.3: is judged by the evaluator `relevance` wherever the project names it',
      'warning tests.0.assert.4: is judged by `tool-call-accuracy`, which asks for all of them',
      'left-out tests.0.assert.2: a case has one of these; another assertion of the test was taken',
    ]);
  });

  it('makes what a model is to grade one rubric of the case, and says who judges by it', () => {
    const file = testOf([
      { type: 'llm-rubric', value: 'is kind' },
      { type: 'model-graded-closedqa', value: 'names a price' },
    ]);
    expect(read(file).dataset.cases[0]?.rubric).toBe('is kind\nnames a price');
    expect(told(file)[0]).toContain('warning tests.0.assert.0: is judged by the evaluator `case-rubric`');
  });

  it.each([
    [{ type: 'javascript', value: 'output.length < 5' }, '`javascript` has no field in a case'],
    [{ type: 'not-llm-rubric', value: 'is kind' }, '`not-llm-rubric` with such a value has no field in a case'],
    [{ type: 'contains', value: 'file://x.txt' }, '`contains` is a template or a file; write out what it comes to'],
    [
      { type: 'contains', value: '{{ query | upper }}' },
      '`contains` is a template or a file; write out what it comes to',
    ],
    [{ type: 'contains', value: '{{ nowhere }}' }, '`contains` is a template or a file; write out what it comes to'],
    [{ type: 'contains', value: '' }, '`contains` with such a value has no field in a case'],
    [{ type: 'not-contains-all', value: 'a,b' }, '`not-contains-all` with such a value has no field in a case'],
    [{ type: 'not-similar', value: 'a' }, '`not-similar` with such a value has no field in a case'],
    [{ type: 'equals', value: { a: 1 } }, '`equals` with such a value has no field in a case'],
    [{ type: 'contains', value: 'x', weight: 0 }, 'with weight 0 it decides nothing'],
    [{ type: 'regex', value: '(a' }, 'is no regular expression in JavaScript’s Unicode mode'],
    [{ type: 'is-json', value: { type: 'text' } }, 'is no JSON schema that can be checked'],
    [
      { type: 'assert-set', threshold: 0.5, assert: [] },
      '`assert-set` of which some may fail has no field: all that a case expects must hold',
    ],
    [{ $ref: '#/x' }, 'expected a map with a `type`'],
    ['contains: x', 'expected a map with a `type`'],
    [{ type: 'constructor' }, '`constructor` has no field in a case'],
  ])('say that %j is left out, and keep the case', (assertion, because) => {
    const { dataset, lossy } = read(testOf([assertion]));
    expect(told(testOf([assertion]))).toEqual([`left-out tests.0.assert.0: ${because}`]);
    expect([dataset.cases.length, dataset.cases[0]?.expect, lossy]).toEqual([1, undefined, 1]);
  });

  it.each([
    [{ tests: 'file://cases.csv' }, 'error tests: names another file; read that one by itself'],
    [{ tests: ['file://a.yaml'] }, 'error tests.0: names another file; read that one by itself'],
    [{ tests: [], defaultTest: 'file://a.yaml' }, 'error defaultTest: names another file; read that one by itself'],
    [{ tests: [{}] }, 'error tests.0: expected `vars` with a question in it; files of variables are not read'],
    [
      { tests: [{ vars: { a: 'x', b: 'y' } }] },
      'error tests.0.vars: none of a, b is a question; call one of them `query`',
    ],
    [
      { tests: [{ vars: { query: ['x', 'y'] } }] },
      'error tests.0.vars.query: a list stands for several tests; write them one by one',
    ],
    [{ tests: [{ vars: { query: 'file://x.txt' } }] }, 'error tests.0.vars.query: is in another file; write it out'],
    [{ tests: [{ vars: { query: 7 } }] }, 'error tests.0.vars.query: expected text'],
  ])('of which no case can be made say so: %j', (file, problem) => {
    expect(told(file)).toEqual([problem]);
    expect(read(file).dataset.cases).toEqual([]);
  });

  it('say which variables and conversations have no place', () => {
    const file = {
      tests: [{ vars: { query: 'x', tone: 'warm', context: 'file://c.txt' }, metadata: { conversationId: 'c1' } }],
    };
    expect(told(file)).toEqual([
      'left-out tests.0.vars.context: expected text',
      'left-out tests.0.vars.tone: a case has one question, its `context` and `ground_truth`; this variable has no place',
      'left-out tests.0.metadata.conversationId: tests of one conversation are asked apart; write it as `conversation` in one case',
    ]);
  });

  it('take the right reply that is asserted where a variable says another', () => {
    const file = testOf([{ type: 'similar', value: 'At sea.' }], { expected: 'In port.' });
    expect(read(file).dataset.cases).toMatchObject([{ groundTruth: 'At sea.' }]);
    expect(told(file)).toContain(
      'left-out tests.0.vars: say another right reply than the assertions, which were taken',
    );
  });

  it('may ask a conversation in messages', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Bye' },
    ];
    expect(read({ tests: [{ vars: { messages } }] }).dataset.cases).toMatchObject([{ conversation: messages }]);
  });
});
