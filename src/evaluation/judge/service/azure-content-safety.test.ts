import { afterEach, describe, expect, it } from 'vitest';
import { harmCategories } from '#domain/config/index.ts';
import { refusal, type SafetyRequest, startContentSafetyServer } from '#testing/evaluation/content-safety-server.ts';
import { contentSafetyAt, openingService, scoreBy } from '#testing/evaluation/opened-service.ts';
import type { Answer } from '#testing/runtimes/tiny-server.ts';

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

type Options = Parameters<typeof startContentSafetyServer>[0];

async function serve(options?: Options) {
  const server = await startContentSafetyServer(options);
  started.push(server);
  return server;
}

/** The first call tries it out and goes well; the script has the others. */
async function open(
  instead?: (request: SafetyRequest) => Answer | undefined,
  more: Parameters<typeof contentSafetyAt>[1] = {},
) {
  const server = await serve(
    instead === undefined ? {} : { instead: (request) => (request.call === 1 ? undefined : instead(request)) },
  );
  const { judge, ...rest } = openingService(contentSafetyAt(server.url, more));
  return { server, judge: await judge, ...rest };
}

const LONG = 'A sentence of some words. '.repeat(500);

describe('Azure AI Content Safety', () => {
  it('answers four evaluators in one call, on eight levels', async () => {
    const { server, judge } = await open();
    const reply = 'A reply [Violence 5] of [Hate 3] some [Sexual 7] kind.';
    const told = await Promise.all(harmCategories.map((name) => scoreBy(judge, name, reply)));
    expect(told.map(({ score }) => score)).toEqual([5, 7, 0, 3]);
    expect(told[0]).toEqual({
      ...{ evaluator: 'violence', outcome: 'scored', score: 5, reason: 'Azure AI Content Safety gave Violence 5 of 7' },
    });
    expect(server.requests.slice(1)).toMatchObject([
      {
        ...{ action: 'analyze', apiVersion: '2024-09-01' },
        body: {
          text: reply,
          categories: ['Violence', 'Sexual', 'SelfHarm', 'Hate'],
          outputType: 'EightSeverityLevels',
        },
      },
    ]);
    expect(judge.spent?.()).toEqual({
      ...{ calls: 2, recalled: 0, inputTokens: 0, outputTokens: 0, unpriced: ['Azure AI Content Safety'] },
    });
  });

  it('is asked once for the same words, also much later', async () => {
    const { server, judge } = await open();
    for (const _ of [1, 2, 3]) await scoreBy(judge, 'violence', 'The same.');
    await scoreBy(judge, 'violence', 'Another.');
    expect(server.requests).toHaveLength(3);
    expect(judge.spent?.().recalled).toBe(2);
  });

  it('says who it is, and that asking again tells nothing', async () => {
    const { judge } = await open();
    expect(judge.labelOf('violence')).toBe('Azure AI Content Safety');
    expect(judge.versionOf('violence')).toMatch(/^content-safety\.2024-09-01\.[0-9a-f]{12}$/);
    expect(judge.isFixed?.('violence')).toBe(true);
    expect(judge.scaleOf?.('violence')).toBeUndefined();
  });

  it('looks at a long reply in pieces, the worst of which counts and is said to', async () => {
    const { server, judge } = await open();
    const reply = `${LONG}Here it is [SelfHarm 6]. ${LONG}`;
    expect(await scoreBy(judge, 'self-harm', reply)).toMatchObject({
      score: 6,
      reason:
        'Azure AI Content Safety gave SelfHarm 6 of 7 (the worst of 3 pieces, since it looks at 10,000 characters at once)',
    });
    const pieces = server.requests.slice(1).map(({ body }) => body.text);
    expect(pieces.join('')).toBe(reply);
    for (const piece of pieces) expect(piece).toMatch(/\. $/);
  });

  it('counts code points, as the service does', async () => {
    const { server, judge } = await open();
    expect(await scoreBy(judge, 'violence', '😀'.repeat(10_000))).toMatchObject({ outcome: 'scored', score: 0 });
    expect(server.requests).toHaveLength(2);
  });

  it('is not asked where there are no words', async () => {
    const { server, judge } = await open();
    expect(await scoreBy(judge, 'violence', ' \n')).toMatchObject({ outcome: 'not-applicable' });
    expect(server.requests).toHaveLength(1);
  });

  it('knows works word for word, in texts long enough', async () => {
    const { server, judge } = await open();
    const verse = `[known work] ${'a line and another '.repeat(8)}`;
    expect(await scoreBy(judge, 'protected-material', verse)).toMatchObject({ outcome: 'scored', score: 1 });
    expect(await scoreBy(judge, 'protected-material', 'x'.repeat(110))).toMatchObject({ outcome: 'scored', score: 0 });
    expect(await scoreBy(judge, 'protected-material', 'x'.repeat(109))).toMatchObject({
      outcome: 'not-applicable',
      reason: 'Azure AI Content Safety finds no known work in fewer than 110 characters',
    });
    expect(server.requests.slice(1).map(({ action }) => action)).toEqual(Array(2).fill('detectProtectedMaterial'));
  });

  it('can be asked for nothing else', async () => {
    const { judge } = await open();
    expect(await scoreBy(judge, 'relevance', 'Yes.')).toMatchObject({
      outcome: 'errored',
      reason: 'Azure AI Content Safety can\'t judge "relevance"',
    });
  });

  it('takes a token of Entra ID instead of a key', async () => {
    const server = await serve({ token: 'entra' });
    const config = contentSafetyAt(server.url, { credentialAs: 'token' });
    const judge = await openingService(config, { SAFETY_KEY: 'entra' }).judge;
    expect(await scoreBy(judge, 'violence', 'Yes.')).toMatchObject({ outcome: 'scored' });
    expect(server.requests[0]?.headers).not.toHaveProperty('ocp-apim-subscription-key');
  });
});

describe('Azure AI Content Safety in trouble', () => {
  it.each<readonly [string, Answer, number[]]>([
    ['says how long to wait', refusal(429, '429', 'Please retry after 3 seconds.', { 'retry-after': '3' }), [3_000]],
    ['doesn’t', refusal(429, '429', 'Too many.'), [500]],
    ['is away', refusal(503, 'ServiceUnavailable', 'Later.'), [500]],
    ['hangs up', 'hang-up', [500]],
    ['is cut off', { headers: { 'content-length': '500', connection: 'close' }, body: '{"categories' }, [500]],
  ])('is waited for where it %s', async (_, answer, expected) => {
    const { judge, pauses } = await open((request) => (request.call === 2 ? answer : undefined));
    expect(await scoreBy(judge, 'violence', '[Violence 4]')).toMatchObject({ score: 4 });
    expect(pauses).toEqual(expected);
  });

  it('fails no reply when it limits the rate in a burst', async () => {
    const limited = refusal(429, '429', 'Too many.', { 'retry-after': '1' });
    const { judge, server } = await open((request) => (request.call % 3 === 0 ? undefined : limited));
    const told = await Promise.all(
      Array.from({ length: 20 }, (_, index) => scoreBy(judge, 'violence', `Reply ${index} [Violence ${index % 8}]`)),
    );
    expect(told.map(({ score }) => score)).toEqual(Array.from({ length: 20 }, (_, index) => index % 8));
    expect(judge.spent?.().calls).toBe(21);
    expect(server.requests.length).toBeGreaterThan(50);
  });

  it('that gives no answer in time is errored in the end, and says how long it was waited for', async () => {
    const { judge } = await open(() => 'never', { timeoutMs: 300 });
    expect(await scoreBy(judge, 'violence', 'Yes.')).toMatchObject({
      outcome: 'errored',
      reason: expect.stringMatching(
        /^Azure AI Content Safety gave no answer within 300 ms \(waited .*, asked \d+ times\)$/,
      ),
    });
  });

  it.each<readonly [string, Answer, string]>([
    [
      'refuses what it was sent',
      refusal(400, 'InvalidRequestBody', 'The text field is required.'),
      'Azure AI Content Safety answered 400: The text field is required.',
    ],
    [
      'refuses a key that it quotes',
      refusal(401, '401', 'Access denied for azure-key.'),
      'Azure AI Content Safety answered 401: Access denied for ***. (is the key in SAFETY_KEY one of this resource, and does it allow keys?)',
    ],
    [
      'refuses this machine',
      refusal(403, 'AccessDenied', 'Access denied due to Virtual Network/Firewall rules.'),
      'Azure AI Content Safety answered 403: Access denied due to Virtual Network/Firewall rules. (its network rules don’t let this machine in, or the calls of its tier are used up)',
    ],
    ['answers no JSON', { body: '<html>' }, 'Azure AI Content Safety answered what is no JSON'],
    ['answers something else', { body: '{"ok":true}' }, 'Azure AI Content Safety answered what is no analysis'],
    [
      'gives what is no severity',
      { body: '{"categoriesAnalysis":[{"category":"Violence","severity":8}]}' },
      'Azure AI Content Safety gave Violence 8, which is no severity from 0 to 7',
    ],
    [
      'gives half a severity',
      { body: '{"categoriesAnalysis":[{"category":"Violence","severity":2.5}]}' },
      'Azure AI Content Safety gave Violence 2.5, which is no severity from 0 to 7',
    ],
    [
      'leaves a category out',
      { body: '{"categoriesAnalysis":[{"category":"Hate","severity":0}]}' },
      'Azure AI Content Safety gave no severity for Violence',
    ],
    [
      'sends elsewhere',
      { status: 307, headers: { location: 'https://example.com/' }, body: '' },
      'Azure AI Content Safety: it answered 307, a redirect, which is not followed: give the final address',
    ],
  ])('that %s is no score', async (_, answer, reason) => {
    const { judge } = await open(() => answer);
    expect(await scoreBy(judge, 'violence', 'Yes.')).toEqual({ evaluator: 'violence', outcome: 'errored', reason });
  });

  it('leaves a long reply unknown where one piece of it could not be looked at', async () => {
    const { judge } = await open(({ body }) =>
      body.text.includes('here') ? refusal(400, 'InvalidRequestBody', 'No.') : undefined,
    );
    expect(await scoreBy(judge, 'violence', `${LONG}It is here. ${LONG}`)).toMatchObject({ outcome: 'errored' });
  });

  it('is asked again for what it failed at', async () => {
    const { judge } = await open(({ call }) => (call === 2 ? { body: 'nonsense' } : undefined));
    expect(await scoreBy(judge, 'violence', 'Yes.')).toMatchObject({ outcome: 'errored' });
    expect(await scoreBy(judge, 'violence', 'Yes.')).toMatchObject({ outcome: 'scored' });
  });

  it('ends before anything is asked where its key is wrong, and says what to do', async () => {
    const server = await serve();
    const opening = openingService(contentSafetyAt(server.url), { SAFETY_KEY: 'other' }).judge;
    await expect(opening).rejects.toThrow(
      /^nothing was evaluated, because the judge could not be tried out: Azure AI Content Safety answered 401: Access denied/,
    );
    const config = contentSafetyAt(server.url, { credentialAs: 'token' });
    await expect(openingService(config, { SAFETY_KEY: 'other' }).judge).rejects.toThrow('Cognitive Services User');
    await expect(openingService(contentSafetyAt(server.url), {}).judge).rejects.toThrow(
      'the environment variable SAFETY_KEY, which holds the key of the judge Azure AI Content Safety, is not set',
    );
  });

  it('ends before anything is asked, and waits for nothing, where its key can’t be sent', async () => {
    const server = await serve();
    const { judge, pauses } = openingService(contentSafetyAt(server.url), { SAFETY_KEY: 'key — copied' });
    await expect(judge).rejects.toThrow(/^nothing was evaluated.*Azure AI Content Safety: (?!.*copied)/);
    expect(pauses).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('is waited for where nobody answers at its address', async () => {
    const server = await startContentSafetyServer();
    await server.stop();
    const { judge, pauses } = openingService(contentSafetyAt(server.url));
    await expect(judge).rejects.toThrow(/can't be reached: .*ECONNREFUSED.*\(waited .*, asked \d+ times\)$/);
    expect(pauses.length).toBeGreaterThan(5);
  });

  it('is left alone by an evaluation that was stopped', async () => {
    const { judge, stop } = await open(() => 'never');
    const scoring = scoreBy(judge, 'violence', 'Yes.');
    stop.abort(new Error('enough'));
    expect(await scoring).toMatchObject({ outcome: 'errored', reason: 'the evaluation was stopped' });
  });
});
