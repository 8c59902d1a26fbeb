import { afterEach, describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import type { JudgeInput } from '#ports/index.ts';
import {
  type JudgeReply,
  type JudgeRequest,
  judgeAt,
  judgement,
  startJudgeServer,
} from '#testing/evaluation/judge-server.ts';
import { openModelJudge } from './index.ts';

type Server = Awaited<ReturnType<typeof startJudgeServer>>;
const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

type Given = {
  readonly script: (request: JudgeRequest) => JudgeReply;
  readonly config?: Parameters<typeof judgeAt>[1];
  readonly secrets?: Readonly<Record<string, string>>;
};

/** A judge on a clock that only waiting moves. Trying it out is the first call, and goes well. */
async function open({ script, config, secrets = {} }: Given) {
  const server = await startJudgeServer((request) => (request.call === 1 ? judgement(5) : script(request)));
  started.push(server);
  return { server, ...(await openAt(judgeAt(server.url, config), secrets)) };
}

async function openAt(
  config: ReturnType<typeof judgeAt>,
  secrets: Readonly<Record<string, string>> = {},
  stop = new AbortController(),
) {
  let nowMs = 0;
  const pauses: number[] = [];
  const judge = await openModelJudge(config, {
    secrets: { read: (name) => secrets[name] },
    stopwatch: { elapsedMs: () => nowMs },
    wallClock: { now: () => Date.parse('2026-06-01T10:30:00Z') },
    signal: stop.signal,
    folder: undefined,
    pause: async (ms) => {
      pauses.push(ms);
      nowMs += ms;
    },
  });
  return { judge, pauses, stop };
}

const input = (reply: string, fields: Readonly<Record<string, unknown>> = {}): JudgeInput => ({
  item: caseSchema.parse({ id: 'c', query: 'Is it there?', context: 'It is.', groundTruth: 'Yes.', ...fields }),
  reply,
  toolCalls: [],
});

describe('a model as judge', () => {
  it('is asked as the configuration says, and its score and reason are what counts', async () => {
    const { server, judge } = await open({
      script: () => judgement(4),
      config: { temperature: 0.2, seed: 7, credentialEnv: 'JUDGE_KEY' },
      secrets: { JUDGE_KEY: 'k-123' },
    });
    expect(await judge.score('relevance', input('Yes, it is.'))).toEqual({
      ...{ evaluator: 'relevance', outcome: 'scored', score: 4, reason: 'because the script says so' },
    });
    const [, asked] = server.requests;
    expect(asked?.path).toBe('/v1/chat/completions');
    expect(asked?.headers.authorization).toBe('Bearer k-123');
    expect(asked?.body).toMatchObject({ model: 'scripted', temperature: 0.2, seed: 7, max_tokens: 500 });
    expect(JSON.stringify(asked?.body.response_format)).toMatch(/"json_schema".*"reason".*"score"/);
    expect(asked?.data).toEqual({ question: 'Is it there?', reply: 'Yes, it is.' });
  });

  it.each([
    ['json', { type: 'json_object' }],
    ['text', undefined],
  ] as const)('asks for JSON in the way "%s"', async (format, expected) => {
    const { server, judge } = await open({ script: () => judgement(3), config: { format } });
    expect((await judge.score('fluency', input('Yes.'))).outcome).toBe('scored');
    expect(server.requests[1]?.body.response_format).toEqual(expected);
  });

  it('sends no key where none is configured, whatever stands in the environment', async () => {
    const { server } = await open({ script: () => judgement(4) });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is another judge with another model, setting or prompt, and by the name that the model gives itself', async () => {
    const { server, judge } = await open({ script: () => ({ says: judgement(4), model: 'scripted-2027' }) });
    expect(judge.labelOf('relevance')).toBe('scripted-2026');
    const before = judge.versionOf('relevance');
    await judge.score('relevance', input('Yes.'));
    expect(judge.labelOf('relevance')).toBe('scripted-2026 + scripted-2027');
    const at = judgeAt(server.url);
    const { judge: warmer } = await openAt({ ...at, temperature: 1 });
    const { judge: same } = await openAt(at);
    expect(same.versionOf('relevance').split('.').at(-1)).toBe(before.split('.').at(-1));
    const others = [judge.versionOf('relevance'), warmer.versionOf('relevance'), same.versionOf('fluency')];
    expect(new Set([before, ...others]).size).toBe(4);
  });

  it('judges the same words once, and others again', async () => {
    const { server, judge } = await open({ script: () => judgement(4) });
    await Promise.all([judge.score('relevance', input('Yes.')), judge.score('relevance', input('Yes.'))]);
    await judge.score('relevance', input('Yes.'));
    expect(server.requests).toHaveLength(2);
    await judge.score('relevance', input('No.'));
    await judge.score('fluency', input('Yes.'));
    expect(server.requests).toHaveLength(4);
  });

  it('judges as often as it should, and the mean counts', async () => {
    const { server, judge } = await open({
      script: ({ call }) => judgement(call % 2 === 0 ? 3 : 4),
      config: { repeats: 3, seed: 1 },
    });
    const scoring = await judge.score('relevance', input('Yes.'));
    expect(scoring.score).toBeGreaterThan(3);
    expect(scoring.score).toBeLessThan(4);
    expect(scoring.reason).toContain('(mean of ');
    expect(server.requests.slice(-3).map(({ body }) => body.seed)).toEqual([1, 2, 3]);
  });

  it('is shown context, ground truth, intent and tool calls where a quality needs them, and turns as they were', async () => {
    const { server, judge } = await open({
      script: ({ instructions }) => judgement(4, { ...(instructions.includes('"intent"') ? { intent: 'know' } : {}) }),
    });
    await judge.score('groundedness', input('Yes.'));
    await judge.score('groundedness', input('Yes.', { query: ' ' }));
    await judge.score('similarity', input('Yes.'));
    const conversation = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'Block it' },
    ];
    const scoring = await judge.score('intent-resolution', {
      ...input('Done.', { query: undefined, conversation, expectedIntent: 'block the card' }),
      toolCalls: [{ name: 'block', arguments: { card: 1 } }],
    });
    expect(scoring.reason).toContain('wanted: know');
    expect(server.requests.slice(1).map(({ data }) => data)).toEqual([
      { question: 'Is it there?', context: 'It is.', reply: 'Yes.' },
      { context: 'It is.', reply: 'Yes.' },
      { question: 'Is it there?', reference: 'Yes.', reply: 'Yes.' },
      {
        question: JSON.stringify(conversation.map(({ role, content }) => ({ content, role }))),
        'expected-intent': 'block the card',
        'tool-calls': '[{"arguments":{"card":1},"name":"block"}]',
        reply: 'Done.',
      },
    ]);
  });
});

describe('adherence', () => {
  it('is judged by what the agent is told and given, of all parts of a bundle', async () => {
    const { server, judge } = await open({ script: () => judgement(4, {}, { verdict: 'pass' }) });
    const tool = { name: 'check_stock', description: 'how many', parameters: {} };
    const definition = {
      ...{ instructions: 'Be brief.', parameters: {}, tools: [] },
      components: {
        'sub-agent/returns': { instructions: 'Take it back.', parameters: {}, tools: [tool] },
        index: { parameters: {}, tools: [] },
      },
    };
    expect(await judge.score('task-adherence', { ...input('Yes.'), definition })).toMatchObject({
      outcome: 'scored',
      score: 4,
    });
    await judge.score('task-adherence', { ...input('Yes.'), definition: { parameters: {}, tools: [] } });
    await judge.score('task-adherence', input('No.'));
    expect(server.requests.slice(1).map(({ data }) => data)).toEqual([
      {
        instructions: 'Be brief.\n\nsub-agent/returns: Take it back.',
        tools: '[{"description":"how many","name":"check_stock","parameters":{}}]',
        ...{ question: 'Is it there?', reply: 'Yes.' },
      },
      { question: 'Is it there?', reply: 'Yes.' },
      { question: 'Is it there?', reply: 'No.' },
    ]);
  });
});

describe('an answer that can’t be used', () => {
  it('is asked for once more, with what was wrong, and then counts', async () => {
    const { server, judge } = await open({
      script: ({ reminders }) => (reminders.length === 0 ? judgement(7) : judgement(2)),
    });
    expect(await judge.score('relevance', input('Yes.'))).toMatchObject({ outcome: 'scored', score: 2 });
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.reminders[0]).toContain('"score" must be at most 5');
  });

  it.each<readonly [string, string, string, RegExp]>([
    ['is prose', 'relevance', 'I would give it a 4.', /not one JSON object/],
    ['has prose around it', 'relevance', `Here you are: ${judgement(4)}`, /not one JSON object/],
    ['is empty', 'relevance', '', /it is empty/],
    ['is a list', 'relevance', `[${judgement(4)}]`, /not one JSON object/],
    ['scores 7 of 5', 'relevance', judgement(7), /at most 5/],
    ['scores 0', 'relevance', judgement(0), /at least 1/],
    ['scores 3.5', 'relevance', judgement(3.5), /whole number/],
    ['scores in words', 'relevance', judgement('4'), /whole number/],
    ['has no reason', 'relevance', '{"score":4}', /"reason" must be a text/],
    ['has an empty reason', 'relevance', '{"reason":" ","score":4}', /"reason" must not be empty/],
    ['gives the score first', 'relevance', '{"score":4,"reason":"good"}', /"reason" must come before/],
    ['has no intent', 'intent-resolution', judgement(4), /"intent" must be a text/],
    ['passes what it scores 2', 'task-adherence', '{"reason":"r","score":2,"verdict":"pass"}', /3, 4 and 5 pass/],
    ['has no verdict', 'task-adherence', judgement(4), /"pass" or "fail"/],
  ])('is an error where it twice %s', async (_, evaluator, says, reason) => {
    const { server, judge } = await open({ script: () => ({ says }) });
    const scoring = await judge.score(evaluator, input('Yes.'));
    expect(scoring).toMatchObject({ outcome: 'errored', reason: expect.stringMatching(reason) });
    expect(scoring.score).toBeUndefined();
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['in a code fence', `\`\`\`json\n${judgement(4)}\n\`\`\``],
    ['after thoughts', `<think>Is {"score": 1} right? No.</think>\n${judgement(4)}`],
  ])('is read %s', async (_, says) => {
    const { judge } = await open({ script: () => ({ says }) });
    expect(await judge.score('relevance', input('Yes.'))).toMatchObject({ outcome: 'scored', score: 4 });
  });

  it('is told to have been cut off, which more tokens mend', async () => {
    const { server, judge } = await open({ script: () => ({ says: '{"reason":"It ans', finish: 'length' }) });
    const { outcome, reason } = await judge.score('relevance', input('Yes.'));
    expect([outcome, reason]).toEqual(['errored', expect.stringContaining('`evaluation.judge.maxTokens` is too few')]);
    expect(server.requests[2]?.reminders[0]).toContain('it was cut off: be brief');
  });

  it('is judged anew the next time: errors are not remembered', async () => {
    const { judge } = await open({ script: ({ call }) => ({ says: call < 4 ? 'prose' : judgement(3) }) });
    expect((await judge.score('relevance', input('Yes.'))).outcome).toBe('errored');
    expect((await judge.score('relevance', input('Yes.'))).outcome).toBe('scored');
  });

  it('that a filter stopped is blocked, and says whose filter', async () => {
    const filtered = {
      error: { message: 'filtered', code: 'content_filter', innererror: { code: 'ResponsibleAIPolicyViolation' } },
    };
    for (const reply of [
      { says: '', finish: 'content_filter' },
      { status: 400, body: JSON.stringify(filtered) },
    ]) {
      const { judge } = await open({ script: () => reply });
      expect(await judge.score('relevance', input('Yes.'))).toMatchObject({
        outcome: 'blocked',
        reason: expect.stringContaining('content filter of the judge scripted'),
      });
    }
  });

  it('is an error where the model refuses', async () => {
    const { judge } = await open({ script: () => ({ says: '', refusal: 'I can’t judge that.' }) });
    expect(await judge.score('relevance', input('Yes.'))).toMatchObject({
      outcome: 'errored',
      reason: expect.stringContaining('refused'),
    });
  });
});
