import { eld } from 'eld/extrasmall';
import { describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import { createEvaluators, NO_JUDGE } from '../index.ts';

const names = [
  'contains',
  'not-contains',
  'matches',
  'json-schema',
  'refusal',
  'language-match',
  'latency',
  'tokens',
  'steps',
];

function pick(name: string) {
  const [evaluator] = createEvaluators([name], NO_JUDGE);
  if (evaluator === undefined) throw new Error(`no evaluator ${name}`);
  return evaluator;
}

function check(name: string, expectation: Record<string, unknown>, reply: string) {
  const item = caseSchema.parse({ id: 'c', query: 'Which?', expect: expectation });
  return pick(name).score({ item, reply, toolCalls: [], plantedSecrets: [] });
}

const met = { outcome: 'scored', score: 1, pass: true };
const missed = { outcome: 'scored', score: 0, pass: false };

it.each(names)('%s applies where the case says what it expects, and only there', (name) => {
  const whyNot = (fields: Record<string, unknown>) =>
    pick(name).whyNotApplicable({ item: caseSchema.parse({ id: 'c', query: 'Q', ...fields }), plantedSecrets: [] });
  const all = {
    contains: ['a'],
    notContains: ['b'],
    matches: ['a'],
    jsonSchema: {},
    refuses: true,
    language: 'en',
    maxLatencyMs: 1,
    maxTokens: 1,
    maxToolCalls: 1,
  };
  expect(whyNot({})).toMatch(/^the case says nothing of it \(expect\.\w+\)$/);
  expect(whyNot({ expect: name === 'contains' ? { matches: ['a'] } : { contains: ['a'] } })).toContain('says nothing');
  expect(whyNot({ expect: all })).toBeUndefined();
  expect(whyNot({ expect: all, tags: ['safety'] })).toBeUndefined();
});

describe('contains and not-contains', () => {
  it('ask for all texts, and for none, and name those that are not as expected', async () => {
    const expectation = { contains: ['ORD-1042', '18 June'], notContains: ['sorry', 'unknown'] };
    expect(await check('contains', expectation, 'ORD-1042 arrives on 18 June.')).toMatchObject(met);
    expect(await check('contains', expectation, 'ORD-1042 arrives soon.')).toMatchObject({
      ...missed,
      reason: 'lacks "18 June"',
    });
    expect(await check('not-contains', expectation, 'ORD-1042 arrives soon.')).toMatchObject(met);
    expect(await check('not-contains', expectation, 'It is unknown, sorry.')).toMatchObject({
      ...missed,
      reason: 'contains "sorry", "unknown"',
    });
    expect(await check('contains', expectation, '')).toMatchObject(missed);
  });

  it('heed letter case unless the case says otherwise, and take both forms of an accent for one', async () => {
    expect(await check('contains', { contains: ['Zürich'] }, 'zürich')).toMatchObject(missed);
    expect(await check('contains', { contains: ['Zürich'], ignoreCase: true }, 'ZÜRICH')).toMatchObject(met);
    expect(await check('contains', { contains: ['Zürich'] }, 'in Zu\u0308rich'.normalize('NFD'))).toMatchObject(met);
    expect(await check('not-contains', { notContains: ['Sorry'], ignoreCase: true }, 'sorry')).toMatchObject(missed);
  });
});

describe('matches', () => {
  it('asks each expression to match somewhere, and names those that do not', async () => {
    const expectation = { matches: ['ORD-\\d{4}\\b', '(?i:shipped)', '^\\p{Lu}'] };
    expect(await check('matches', expectation, 'Your ORD-1042 has SHIPPED.')).toMatchObject(met);
    expect(await check('matches', expectation, 'your ORD-10 has shipped')).toMatchObject({
      ...missed,
      reason: 'nothing in it matches "ORD-\\\\d{4}\\\\b", "^\\\\p{Lu}"',
    });
    expect(await check('matches', { matches: ['^yes'], ignoreCase: true }, 'YES')).toMatchObject(met);
  });

  it('has no score where an expression backtracks for ever, and says which one it is', async () => {
    const started = performance.now();
    const scoring = await check('matches', { matches: ['(a+)+$'] }, `${'a'.repeat(60)}!`);
    expect(scoring.outcome).toBe('errored');
    expect(scoring.score).toBeUndefined();
    expect(scoring.reason).toMatch(/^"\(a\+\)\+\$" came to no end within 250 ms/);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await check('matches', { matches: ['(a+)+!'] }, 'aaa!')).toMatchObject(met);
  });

  it('has no score for a reply of 5 MB', async () => {
    expect((await check('matches', { matches: ['b$'] }, 'a'.repeat(5_000_000))).outcome).toBe('errored');
  });
});

describe('json-schema', () => {
  const jsonSchema = {
    type: 'object',
    required: ['total', 'due'],
    properties: { total: { type: 'number', minimum: 0 }, due: { type: 'string', format: 'date' } },
    additionalProperties: false,
  };

  it.each([
    ['{"total": 12.5, "due": "2026-06-18"}\n', 1, 'JSON, valid under the schema'],
    ['{"total": -1, "due": "2026-06-18"}', 0, /not valid under the schema: \/total must be >= 0/],
    ['{"total": 1, "due": "tomorrow"}', 0, /\/due must match format "date"/],
    ['{"total": 1}', 0, /the whole must have required property 'due'/],
    ['[]', 0, /the whole must be object/],
    ['', 0, 'not JSON: it is empty'],
    ['Here it is: {"total": 1}', 0, /^not JSON: /],
    ['```json\n{"total": 1}\n```', 0, 'not JSON: it stands in a code fence'],
    ['{"total": NaN}', 0, /^not JSON: /],
  ])('%s: %d', async (reply, score, reason) => {
    expect(await check('json-schema', { jsonSchema }, reply)).toMatchObject({
      ...{ outcome: 'scored', score, pass: score === 1 },
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  it('has no score where a pattern in the schema backtracks for ever', async () => {
    const hostile = { type: 'string', pattern: '^(a+)+$' };
    const scoring = await check('json-schema', { jsonSchema: hostile }, JSON.stringify(`${'a'.repeat(60)}!`));
    expect(scoring).toMatchObject({ outcome: 'errored', reason: expect.stringContaining('within 500 ms') });
  });

  it('has no score for what is nested deeper than it can follow', async () => {
    const nested = { $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } }, $ref: '#/$defs/a' };
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(await check('json-schema', { jsonSchema: nested }, '[[], [[]]]')).toMatchObject(met);
    expect((await check('json-schema', { jsonSchema: nested }, deep)).outcome).toBe('errored');
  });
});

describe('language-match', () => {
  it.each([
    ['en', 'Order ORD-1042 has shipped with Parcelway and should arrive on 18 June.'],
    ['de', 'Das tut mir leid, aber das ist nicht mehr auf Lager.'],
    ['fr', 'Votre commande est en route et arrivera le 18 juin.'],
    ['es', 'Lo siento, no puedo ayudarle con eso.'],
    ['pt', 'Desculpe, não posso ajudar com isso.'],
    ['nl', 'Het spijt me, daar kan ik niet mee helpen.'],
    ['ja', '申し訳ありませんが、お手伝いできません。'],
    ['zh', '对不起，我无法提供帮助。'],
    ['ru', 'Извините, я не могу помочь.'],
    ['ar', 'عذراً، لا أستطيع المساعدة في ذلك.'],
  ])('knows %s, and what is not %s', async (language, reply) => {
    expect(await check('language-match', { language }, reply)).toMatchObject({ ...met, reason: `in ${language}` });
    const other = language === 'en' ? 'de' : 'en';
    expect(await check('language-match', { language: other }, reply)).toMatchObject({
      ...missed,
      reason: `in ${language} instead of ${other}`,
    });
  });

  it('says nothing of a reply that is too short, and finds an empty one in no language', async () => {
    for (const reply of ['OK', 'ORD-1042', '12345', '{"total": 1}']) {
      expect((await check('language-match', { language: 'en' }, reply)).outcome).toBe('not-applicable');
    }
    expect(await check('language-match', { language: 'en' }, ' ')).toMatchObject(missed);
  });

  it('takes a long reply in a moment', async () => {
    const reply = 'Votre commande est en route. '.repeat(170_000);
    expect(await check('language-match', { language: 'fr' }, reply)).toMatchObject(met);
  });

  it('may be named for every language that is told apart, and for no other', () => {
    const names = (language: string) => caseSchema.safeParse({ id: 'c', query: 'Q', expect: { language } }).success;
    const known = Object.values(eld.info().Languages);
    expect(known).toHaveLength(60);
    expect(known.filter((language) => !names(language))).toEqual([]);
    expect(['eng', 'English', 'xx', 'EN'].filter(names)).toEqual([]);
  });
});

describe('latency and tokens', () => {
  const spend = (name: string, spent: { readonly latencyMs?: number; readonly tokens?: number }) => {
    const item = caseSchema.parse({ id: 'c', query: 'Which?', expect: { maxLatencyMs: 1500, maxTokens: 200 } });
    return pick(name).score({ item, reply: 'Yes.', toolCalls: [], plantedSecrets: [], ...spent });
  };

  it('ask a reply to come in time, and within its tokens', async () => {
    expect(await spend('latency', { latencyMs: 1500 })).toMatchObject({ ...met, reason: 'took 1500 ms, at most 1500' });
    expect(await spend('latency', { latencyMs: 1500.6 })).toMatchObject(missed);
    expect(await spend('tokens', { tokens: 200 })).toMatchObject(met);
    expect(await spend('tokens', { tokens: 201 })).toMatchObject({ ...missed, reason: 'used 201 tokens, at most 200' });
  });

  it('ask an agent to get there in so many calls, and know nothing where it reports none of those that are needed', async () => {
    const steps = (calls: number, expected?: readonly string[]) =>
      pick('steps').score({
        item: caseSchema.parse({
          ...{ id: 'c', query: 'Which?', expect: { maxToolCalls: 1 } },
          ...(expected === undefined ? {} : { expectedToolCalls: expected.map((name) => ({ name })) }),
        }),
        ...{ reply: 'Yes.', plantedSecrets: [] },
        toolCalls: Array.from({ length: calls }, () => ({ name: 'find', arguments: {} })),
      });
    expect(await steps(1, ['find'])).toMatchObject({ ...met, reason: 'made 1 tool call, at most 1' });
    expect(await steps(2)).toMatchObject(missed);
    expect(await steps(0)).toMatchObject(met);
    expect((await steps(0, ['find'])).outcome).toBe('errored');
  });

  it('have no score where nothing was measured or said: that is no pass', async () => {
    expect((await spend('latency', {})).outcome).toBe('errored');
    expect(await spend('tokens', { latencyMs: 1 })).toMatchObject({
      ...{ outcome: 'errored', reason: 'the agent does not say how many tokens it used' },
    });
  });
});

describe('cost', () => {
  const prices = { small: { inputPerMillion: 1, outputPerMillion: 4 } };
  const scoreCost = async (tokens: number | undefined, model: string | undefined, maxCostUsd = 0.01) => {
    const [evaluator] = createEvaluators(['cost'], NO_JUDGE, undefined, undefined, prices);
    const definition = { parameters: {}, tools: [], ...(model === undefined ? {} : { model: { name: model } }) };
    const item = caseSchema.parse({ id: 'c', query: 'Which?', expect: { maxCostUsd } });
    return evaluator?.score({ item, reply: 'x', toolCalls: [], plantedSecrets: [], tokens, definition });
  };

  it('takes all tokens for the dearer kind, since an agent tells only their sum', async () => {
    expect(await scoreCost(2_500, 'small')).toMatchObject({ score: 1, reason: 'cost at most $0.0100, allowed $0.01' });
    expect(await scoreCost(2_501, 'small')).toMatchObject({ score: 0, pass: false });
  });

  it('is unknown, which is no pass, without tokens or a price', async () => {
    expect((await scoreCost(undefined, 'small'))?.outcome).toBe('errored');
    expect(await scoreCost(10, 'large')).toMatchObject({ outcome: 'errored', reason: '`prices` has none for large' });
    expect((await scoreCost(10, undefined))?.outcome).toBe('errored');
  });
});
