import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#domain/shared/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aReleaseView } from '#testing/cli/view-builder.ts';

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const token = { HEADGATE_TOKEN: 'test-token' };

describe('the client', () => {
  it('fills in path, query and token from the table', async () => {
    api = await startFakeApi({ listEvidence: () => [] });
    const argv = ['evidence', 'list', 'v2/odd name', '--agent', 'shop', '--server', api.url];
    expect(await runCli(argv, { env: token })).toMatchObject({
      exitCode: 0,
      stdout: 'nothing was shown about it yet\n',
    });
    expect(api.seen[0]?.call).toBe('GET /api/v1/agents/shop/releases/v2%2Fodd%20name/evidence');
    expect(api.seen[0]?.request.params.release).toBe('v2/odd name');
  });

  it('hands on the server’s refusal with its hint and exit code', async () => {
    api = await startFakeApi({
      createPromotion: () => {
        throw new AppError('GATE_CLOSED', 'gate "safety" holds shop v2 out', { hint: 'headgate evidence list v2' });
      },
    });
    const env = { ...token, HEADGATE_URL: api.url };
    const run = await runCli(['promote', 'v2', '--to', 'production', '--agent', 'shop'], { env });
    expect(run).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'GATE_CLOSED: gate "safety" holds shop v2 out\n  hint: headgate evidence list v2\n',
    });
  });

  it('says how to get a token when there is none, and sends nothing', async () => {
    api = await startFakeApi({ listTokens: () => [] });
    const run = await runCli(['token', 'list', '--server', api.url]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(
      /^UNAUTHENTICATED: .*\n {2}hint: set HEADGATE_TOKEN: the first `headgate serve` printed/,
    );
    expect(api.seen).toEqual([]);
  });

  it('says how to get another token when the server knows this one not, without printing it', async () => {
    api = await startFakeApi({
      health: () => ({ status: 'ok', version: '9.8.7', roles: ['control'], database: 'memory' }),
      listTokens: () => [],
    });
    const env = { HEADGATE_TOKEN: 'wrong-secret', HEADGATE_URL: api.url };
    for (const argv of [['token', 'list'], ['token', 'list', '--json'], ['doctor']]) {
      const { stdout, stderr } = await runCli(argv, { env });
      expect(stdout + stderr).toContain('HEADGATE_TOKEN');
      expect(stdout + stderr).not.toContain('wrong-secret');
    }
  });

  it('says to start a server when none answers', async () => {
    api = await startFakeApi({});
    const { url } = api;
    await api.close();
    api = undefined;
    const run = await runCli(['clock', 'show', '--server', url], { env: token });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain(`SERVER_UNREACHABLE: no Headgate server answers at ${url}: ECONNREFUSED`);
    expect(run.stderr).toContain('headgate serve');
  });

  it.each(['http://headgate.example.org', 'http://10.0.0.7:7400', 'http://127.0.0.1.example.org'])(
    'refuses to send the token to %s in clear text',
    async (url) => {
      const sent: string[] = [];
      const fetch = async (to: string) => {
        sent.push(to);
        return new Response('{}');
      };
      const run = await runCli(['clock', 'show', '--server', url], { env: token, fetch });
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain('not sent to');
      expect(sent).toEqual([]);
    },
  );

  it('follows no redirect with the token', async () => {
    const fetch = async (_: string, init: RequestInit) => {
      expect(init.redirect).toBe('manual');
      return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example.org' } });
    };
    const run = await runCli(['clock', 'show'], { env: token, fetch });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('status 302');
  });

  it('names an answer of another form as such', async () => {
    const fetch = async () => new Response(JSON.stringify({ now: 'soon', rate: 1 }));
    const run = await runCli(['clock', 'show'], { env: token, fetch });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('INTERNAL: the server’s answer to GET /api/v1/clock has an unexpected form');
  });

  it('tells a slip in the request without asking the server', async () => {
    api = await startFakeApi({ createRelease: () => ({ ...aReleaseView(), existed: false }) });
    const env = { ...token, HEADGATE_URL: api.url };
    const run = await runCli(['rollout', 'pause', 'rol_1', '--reason', '  '], { env });
    expect(run).toMatchObject({ exitCode: 2, stderr: 'USAGE: reason: say why\n  hint: see --help\n' });
    expect(api.seen).toEqual([]);
  });
});
