import { describe, expect, it } from 'vitest';
import { readDataset } from '../read-dataset.ts';

const read = (file: string, content: unknown) =>
  readDataset({ file, text: typeof content === 'string' ? content : JSON.stringify(content) });
const told = (file: string, content: unknown) =>
  read(file, content).problems.map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`);
const DEFAULTS = { tags: [], weight: 1, reviewed: true };

describe('the guide’s format', () => {
  const file = {
    name: 'customer-service-eval',
    evaluators: ['RelevanceEvaluator', 'builtin.tool_call_accuracy', 'similarity'],
    data: [
      { query: 'Where is ORD-1042?', 'ground-truth': 'It left on 3 June.' },
      { query: 'Hello', 'ground-truth': '' },
      { query: 'Hello' },
      { 'ground-truth': 'nothing asked' },
      { query: 5, label: 'x' },
    ],
  };

  it('is recognised, and an empty ground truth is none', () => {
    const { format, dataset } = read('data.json', file);
    expect([format, dataset.name]).toEqual(['guide', 'customer-service-eval']);
    expect(dataset.cases).toEqual([
      {
        ...DEFAULTS,
        id: expect.stringMatching(/^where-is-ord-1042-[0-9a-f]{6}$/),
        query: 'Where is ORD-1042?',
        groundTruth: 'It left on 3 June.',
      },
      { ...DEFAULTS, id: expect.stringMatching(/^hello-[0-9a-f]{6}$/), query: 'Hello' },
      { ...DEFAULTS, id: expect.stringMatching(/^hello-[0-9a-f]{6}-2$/), query: 'Hello' },
    ]);
  });

  it('says what is not read, and where its evaluators are named', () => {
    expect(told('data.json', file)).toEqual([
      'warning evaluators: are named by the project: evaluation.evaluators: [relevance, tool-call-accuracy, similarity] in headgate.yaml',
      'error data.3: give exactly one of `query` and `conversation`',
      'left-out data.4.label: the guide’s format has no such field',
      'error data.4.query: expected string, received number',
      expect.stringMatching(/^warning data\.2: asks and expects the same as "hello-[0-9a-f]{6}" at data\[1\]$/),
    ]);
  });
});

describe('Azure’s lines', () => {
  it('are recognised by their fields, whichever line has them first', () => {
    const { format, dataset } = read(
      'eval.jsonl',
      '{"query":"Hi"}\n{"query":"Where?","context":["It left.","By ship."],"ground_truth":"At sea.","category":"orders","intent":"tracking","id":7}',
    );
    expect(format).toBe('azure');
    expect(dataset.cases).toEqual([
      { ...DEFAULTS, id: expect.stringMatching(/^hi-/), query: 'Hi' },
      {
        ...DEFAULTS,
        id: '7',
        query: 'Where?',
        context: 'It left.\nBy ship.',
        groundTruth: 'At sea.',
        tags: ['orders'],
        expectedIntent: 'tracking',
      },
    ]);
  });

  it('have conversations as messages, which are asked up to the user’s last', () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: [{ type: 'text', text: 'Where is it?' }] },
      { role: 'assistant', content: [{ type: 'tool_call', name: 'find' }] },
      { role: 'tool', content: 'at sea' },
      { role: 'assistant', content: 'At sea.', context: 'ships' },
      { role: 'user', content: 'Since when?' },
      { role: 'assistant', content: 'Monday.' },
    ];
    for (const line of [
      { conversation: { messages }, ground_truth: 'x' },
      { query: messages, ground_truth: 'x' },
    ]) {
      expect(read('eval.jsonl', line).dataset.cases).toMatchObject([
        {
          conversation: [
            { role: 'user', content: 'Where is it?' },
            { role: 'assistant', content: 'At sea.' },
            { role: 'user', content: 'Since when?' },
          ],
          context: 'ships',
        },
      ]);
      const at = 'query' in line ? 'query' : 'conversation.messages';
      expect(told('eval.jsonl', line)).toEqual([
        `warning ${at}.0: a system message is not read: the agent has the instructions of its release`,
        `warning ${at}.2: a recorded call of a tool is not read: the agent calls anew`,
        `warning ${at}.3: a recorded call of a tool is not read: the agent calls anew`,
        `warning ${at}: what the assistant said last is not read: the agent is asked anew`,
      ]);
    }
  });

  it('say of each thing that is not read why, and never take recorded calls for expected ones', () => {
    const line = {
      query: 'Hi',
      response: 'Ho',
      tool_calls: [{ type: 'tool_call', name: 'find', arguments: {} }],
      tool_definitions: [{ name: 'find' }],
      ground_truth: '',
      difficulty: 3,
      constructor: 'x',
    };
    expect(read('eval.jsonl', line).dataset.cases[0]).not.toHaveProperty('expectedToolCalls');
    expect(told('eval.jsonl', line)).toEqual([
      'warning response: a recorded reply is not read: the agent is asked anew',
      'warning tool_calls: recorded calls are not read; what a right reply needs to call is `expectedToolCalls` in our format',
      'warning tool_definitions: are those of the release that is asked',
      'left-out difficulty: no evaluator of ours takes this',
      'left-out constructor: no evaluator of ours takes this',
    ]);
    expect(read('eval.jsonl', line).lossy).toBe(1);
  });

  it('name their own fields where something is wrong', () => {
    expect(told('eval.jsonl', { query: 'Hi', ground_truth: 7 })).toEqual([
      'error ground_truth: expected string, received number',
    ]);
    expect(told('eval.jsonl', { query: [{ role: 'bot', content: 'Hi' }], response: 'x' })).toEqual([
      'error query.0: expected `role` user or assistant, and text as `content`',
      'warning response: a recorded reply is not read: the agent is asked anew',
      expect.stringMatching(/^error query: /),
      expect.stringMatching(/^error query: /),
    ]);
  });

  it('may be a table', () => {
    const { format, dataset } = read('eval.csv', 'query,context,ground_truth\nWhere?,007,At sea.');
    expect([format, dataset.cases[0]?.context, dataset.cases[0]?.groundTruth]).toEqual(['azure', '007', 'At sea.']);
  });
});

describe('a format', () => {
  it('is ours where a case has our fields, though one line is misspelt', () => {
    const text = '{"id":"a","query":"x","groundTruth":"y"}\n{"id":"b","query":"z","ground_truth":"y"}';
    expect(read('cases.jsonl', text)).toMatchObject({ format: 'headgate', dataset: { cases: [{ id: 'a' }] } });
    expect(told('cases.jsonl', text)).toEqual(['error ground_truth: unknown field. Did you mean "groundTruth"?']);
  });

  it('may be said, and is then not guessed', () => {
    const text = '{"query":"x","difficulty":1}';
    expect(readDataset({ file: 'x.jsonl', text }).problems).toMatchObject([{ severity: 'error' }]);
    expect(readDataset({ file: 'x.jsonl', text, format: 'azure' }).problems).toMatchObject([{ severity: 'left-out' }]);
  });
});
