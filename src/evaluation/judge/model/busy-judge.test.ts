import { afterEach, describe, expect, it, vi } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import {
  type JudgeReply,
  type JudgeRequest,
  judgeAt,
  judgement,
  startJudgeServer,
} from '#testing/evaluation/judge-server.ts';
import { untilStill } from '#testing/until-still.ts';
import { openModelJudge } from './index.ts';

type Script = (request: JudgeRequest) => JudgeReply;
const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

type Config = Parameters<typeof judgeAt>[1];

async function serve(script: Script) {
  const server = await startJudgeServer(script);
  started.push(server);
  return server;
}

/** Opens a judge on a clock that only waiting moves. */
function opening(url: string, config?: Config, secrets: Readonly<Record<string, string>> = {}) {
  let nowMs = 0;
  const pauses: number[] = [];
  const stop = new AbortController();
  const judge = openModelJudge(judgeAt(url, config), {
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
  return { judge, pauses, stop, now: () => nowMs };
}

/** The first call tries the judge out and goes well; the script has the others. */
async function open(script: Script, config?: Config) {
  const server = await serve((request) => (request.call === 1 ? judgement(5) : script(request)));
  const { judge, ...rest } = opening(server.url, config);
  return { server, judge: await judge, ...rest };
}

const score = (judge: Judge, reply = 'Yes.') =>
  judge.score('relevance', { item: caseSchema.parse({ id: 'c', query: 'Is it?' }), reply, toolCalls: [] });

const refuse = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  error: object = { message: 'slow down' },
) => ({
  ...{ status, headers, body: JSON.stringify({ error }) },
});

describe('a judge that is busy', () => {
  it.each<readonly [string, JudgeReply, number]>([
    ['seconds', refuse(429, { 'retry-after': '7' }), 7_000],
    ['milliseconds', refuse(429, { 'retry-after-ms': '250', 'retry-after': '7' }), 250],
    ['a date', refuse(429, { 'retry-after': 'Mon, 01 Jun 2026 10:30:09 GMT' }), 9_000],
    ['no time at all', refuse(429), 500],
    ['that it is overloaded', refuse(503, { 'retry-after': '2' }), 2_000],
    ['that it broke', refuse(500), 500],
  ])('is waited for, as it says: %s', async (_, reply, waitMs) => {
    const { judge, pauses } = await open(({ call }) => (call === 2 ? reply : judgement(4)));
    expect(await score(judge)).toMatchObject({ outcome: 'scored', score: 4 });
    expect(pauses).toEqual([waitMs]);
  });

  it('is waited for when it hangs up', async () => {
    const { judge, pauses } = await open(({ call }) => (call === 2 ? 'hang-up' : judgement(4)));
    expect((await score(judge)).outcome).toBe('scored');
    expect(pauses).toEqual([500]);
  });

  it('makes no case fail, however many it turns away', async () => {
    const { judge } = await open(({ call }) => (call % 3 === 0 ? refuse(429, { 'retry-after': '1' }) : judgement(4)));
    const scorings = await Promise.all(Array.from({ length: 40 }, (_, at) => score(judge, `Yes, ${at}.`)));
    expect(scorings.filter(({ outcome }) => outcome !== 'scored')).toEqual([]);
  });

  it('is asked no more at once than it may be', async () => {
    // It is tried out, and then holds whatever it is asked.
    const { judge, server, stop } = await open(() => 'never', { concurrency: 3 });
    for (let at = 0; at < 20; at += 1) score(judge, `Yes, ${at}.`).catch(() => undefined);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1 + 3));
    await untilStill(() => server.requests.length);
    expect(server.requests).toHaveLength(1 + 3);
    stop.abort();
  });

  it('is given up after five minutes without an answer, and the questions after that are tried once each', async () => {
    const { judge, server, now } = await open(({ call }) => (call < 40 ? refuse(503) : judgement(4)));
    expect(await score(judge)).toMatchObject({
      outcome: 'errored',
      reason: expect.stringMatching(/answered 503.*asked \d+ times/),
    });
    expect(now()).toBeGreaterThan(200_000);
    expect(now()).toBeLessThanOrEqual(300_000);
    const [before, calls] = [now(), server.requests.length];
    expect((await score(judge, 'No.')).outcome).toBe('errored');
    expect([now(), server.requests.length]).toEqual([before, calls + 1]);
    while (server.requests.length < 39) await score(judge, `${server.requests.length}`);
    expect((await score(judge, 'Again.')).outcome).toBe('scored');
  });

  it('that wants us to wait for an hour is not waited for', async () => {
    const { judge, pauses } = await open(() => refuse(429, { 'retry-after': '3600' }));
    expect(await score(judge)).toMatchObject({ outcome: 'errored', reason: expect.stringContaining('asked once') });
    expect(pauses).toEqual([]);
  });

  it.each<readonly [string, JudgeReply, RegExp]>([
    [
      'whose quota is used up',
      refuse(429, {}, { message: 'no money left', code: 'insufficient_quota' }),
      /429: no money left/,
    ],
    ['that refuses the key', refuse(401, {}, { message: 'bad key' }), /401: bad key \(name the variable/],
    ['that has no such model', refuse(404, {}, { message: 'no such model' }), /404.*is there a model "scripted"/],
    ['that knows no schemas', refuse(400, {}, { message: 'unknown response_format' }), /format: json/],
    [
      'that answers an HTML page',
      { body: '<html>hello</html>', headers: { 'content-type': 'text/html' } },
      /no answer of a model/,
    ],
    [
      'that sends us elsewhere',
      { status: 307, headers: { location: '/v2/chat/completions' }, body: '' },
      /redirect, which is not followed/,
    ],
  ])('%s is not waited for, and says what to do', async (_, reply, reason) => {
    const { judge, pauses, server } = await open(() => reply);
    expect(await score(judge)).toMatchObject({ outcome: 'errored', reason: expect.stringMatching(reason) });
    expect(pauses).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  it('that does not answer in time is asked again', async () => {
    const { judge, pauses } = await open(({ call }) => (call === 2 ? 'never' : judgement(4)), { timeoutMs: 200 });
    expect((await score(judge)).outcome).toBe('scored');
    expect(pauses).toEqual([500]);
  });

  it('keeps its key to itself when it quotes it', async () => {
    const server = await serve(({ call }) =>
      call === 1 ? judgement(5) : refuse(401, {}, { message: 'no such key: k-12345' }),
    );
    const judge = await opening(server.url, { credentialEnv: 'JUDGE_KEY' }, { JUDGE_KEY: 'k-12345' }).judge;
    const { reason } = await score(judge);
    expect(reason).toContain('no such key: ***');
    expect(reason).toContain('look at the key in JUDGE_KEY');
    expect(reason).not.toContain('k-12345');
  });
});

describe('opening a judge', () => {
  const failing = expect.objectContaining({ code: 'JUDGE_FAILED' });

  it('fails before anything is evaluated: without its key, with a wrong one, and where nobody answers', async () => {
    const server = await serve(() => refuse(401));
    const { judge: keyless } = opening(server.url, { credentialEnv: 'JUDGE_KEY' });
    await expect(keyless).rejects.toThrow(failing);
    await expect(keyless).rejects.toThrow('JUDGE_KEY');
    expect(server.requests).toHaveLength(0);
    await expect(opening(server.url).judge).rejects.toThrow(failing);
    const gone = await startJudgeServer(() => judgement(4));
    await gone.stop();
    const { judge: absent, now } = opening(gone.url);
    await expect(absent).rejects.toThrow(/can't be reached/);
    expect(now()).toBeGreaterThan(200_000);
  });

  it('fails for a model that can’t answer in the form that it is asked for', async () => {
    const server = await serve(() => 'Sure, I will judge that!');
    await expect(opening(server.url).judge).rejects.toThrow(/no valid answer, asked twice/);
  });

  it('ends at once when it is stopped', async () => {
    const server = await serve(() => 'never');
    const { judge, stop } = opening(server.url);
    stop.abort(new Error('enough'));
    await expect(judge).rejects.toThrow('enough');
  });

  it('lets a stop end what is under way', async () => {
    const { judge, stop, server } = await open(() => 'never');
    const scoring = score(judge);
    while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('enough'));
    expect((await scoring).outcome).toBe('errored');
  });
});
