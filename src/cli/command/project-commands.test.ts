import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { type FakeCliOptions, runCli } from '#testing/cli/fake-cli.ts';
import { makeProjectFolder, type ProjectFolder } from '#testing/cli/project-folder.ts';
import { aReleaseView, DIGEST_1, DIGEST_2 } from '#testing/cli/view-builder.ts';
import { readGit } from '../git.ts';

const AT = '2026-11-23T10:30:00.000Z';
const AGENT_URL = 'http://127.0.0.1:1/v1';

let folder: ProjectFolder;
let api: FakeApi | undefined;
beforeEach(async () => {
  folder = await makeProjectFolder(AGENT_URL);
});
afterEach(async () => {
  await folder.remove();
  await api?.close();
  api = undefined;
});

const replied: AgentReply = { kind: 'replied', text: 'Yes, 4.', toolCalls: [], latencyMs: 23, tokens: 42 };

/** What `main` would hand over: describes endpoints, and answers as the test says. */
function aRuntime(reply: AgentReply = replied, asked: unknown[] = []): NonNullable<FakeCliOptions['start']> {
  return {
    runtime: async () => ({
      deploy: async ({ deploy, api: spoken, release }) => ({
        runtimeId: 'x',
        endpoint: {
          baseUrl: deploy.kind === 'endpoint' ? deploy.baseUrl : deploy.url,
          api: spoken,
          inject: release.definition,
        },
      }),
      call: async (endpoint, request) => {
        asked.push({ baseUrl: endpoint.baseUrl, prompt: endpoint.inject?.instructions, purpose: request.purpose });
        return reply;
      },
    }),
    applicability: async () => (evaluator, question) =>
      evaluator === 'groundedness' && question.item.context === undefined ? 'the case has no context' : undefined,
  };
}

function server(): Readonly<Record<string, string>> {
  return { HEADGATE_URL: api?.url ?? '', HEADGATE_TOKEN: 'test-token' };
}

describe('config', () => {
  it('says that a valid project is valid', async () => {
    const run = await runCli(['config', 'check'], { folder: folder.path });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('headgate.yaml is valid: shop through dev → staging → production');
  });

  it('says what is wrong, and where', async () => {
    const broken = await makeProjectFolder(AGENT_URL, {
      'headgate.yaml': 'version: 1\nagents:\n  shop: { baseUr: "x" }\n',
    });
    const run = await runCli(['config', 'check'], { folder: broken.path });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/CONFIG_INVALID: [\s\S]*headgate.yaml:3[\s\S]*baseUr/);
    await broken.remove();
  });

  it('explains every setting as text and as JSON', async () => {
    const text = await runCli(['config', 'explain'], { folder: folder.path });
    expect(text.stdout).toContain('headgate.yaml:3');
    const json = await runCli(['config', 'explain', '--json'], { folder: folder.path });
    expect(JSON.parse(json.stdout)).toContainEqual({ setting: 'profile', value: 'guide', origin: 'default' });
  });
});

describe('apply', () => {
  it('sends the source with the files that it names', async () => {
    api = await startFakeApi({
      applyProject: () => ({
        id: 'prj_1',
        digest: DIGEST_1,
        appliedBy: { kind: 'person', name: 'ada' },
        appliedAt: AT,
        profile: 'guide',
        agents: ['shop'],
        environments: ['dev', 'production'],
        state: 'in-force',
        loosened: [{ path: 'evaluation.repeats', was: '3', now: '1' }],
      }),
    });
    const run = await runCli(['apply', '--reason', 'too slow'], { folder: folder.path, env: server() });
    expect(run.stdout).toContain('applied as prj_1');
    expect(run.stdout).toContain('\nasks for less: evaluation.repeats: 3 → 1\n');
    expect(api.seen[0]?.request.body).toMatchObject({
      source: { version: 1 },
      reason: 'too slow',
      files: { 'prompt.md': 'Be kind.\n', 'cases.jsonl': expect.stringContaining('SKU-1001') },
    });
  });

  it('shows the server’s refusal when the file is fine here', async () => {
    api = await startFakeApi({
      applyProject: () => {
        throw new AppError('CONFIG_INVALID', 'the server does not know SHOP_KEY');
      },
    });
    const run = await runCli(['apply'], { folder: folder.path, env: server() });
    expect(run).toMatchObject({ exitCode: 2, stderr: 'CONFIG_INVALID: the server does not know SHOP_KEY\n' });
  });
});

describe('release create', () => {
  const create = ['release', 'create', 'shop', '--label', 'v2'];
  const provenance = (isDirty: boolean) => async () => ({ commit: 'abc123', author: 'Ada <ada@x>', isDirty });

  async function sentBody(argv: readonly string[], options: FakeCliOptions) {
    api = await startFakeApi({ createRelease: () => ({ ...aReleaseView(), existed: false }) });
    const run = await runCli(argv, { folder: folder.path, env: server(), ...options });
    expect(run.exitCode).toBe(0);
    return { body: api.seen[0]?.request.body, stderr: run.stderr };
  }

  it('registers what headgate.yaml says, with author and commit from git', async () => {
    const { body } = await sentBody(create, { git: provenance(false) });
    expect(body).toMatchObject({
      agent: 'shop',
      label: 'v2',
      definition: { instructions: 'Be kind.\n' },
      commit: 'abc123',
      authors: ['Ada <ada@x>'],
    });
  });

  it('names no commit for files that differ from it, and says so', async () => {
    const { body, stderr } = await sentBody(create, { git: provenance(true) });
    expect(body).not.toHaveProperty('commit');
    expect(stderr).toContain('uncommitted changes');
  });

  it('prefers what it was told, and warns when no author is known', async () => {
    const told = await sentBody([...create, '--commit', 'fff', '--author', 'Eve, Ltd', '--author', 'Bob'], {
      git: provenance(true),
    });
    expect(told.body).toMatchObject({ commit: 'fff', authors: ['Eve, Ltd', 'Bob'] });
    await api?.close();
    expect((await sentBody(create, {})).stderr).toContain('no author is known');
  });

  it('says so when the definition was registered before', async () => {
    api = await startFakeApi({ createRelease: () => ({ ...aReleaseView(), existed: true }) });
    const run = await runCli(create, { folder: folder.path, env: server(), git: provenance(false) });
    expect(run.stdout).toMatch(/registered before, .* by /);
  });

  it('reads git as it is', async () => {
    const path = await mkdtemp(join(tmpdir(), 'headgate-git-'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', path, '-c', 'user.name=Ada', '-c', 'user.email=a@x', ...args]);
    expect(await readGit(path)).toBeUndefined();
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'first');
    const clean = await readGit(path);
    expect(clean).toMatchObject({ author: 'Ada <a@x>', isDirty: false });
    expect(clean?.commit).toMatch(/^[0-9a-f]{40}$/);
    execFileSync('touch', [join(path, 'new')]);
    expect(await readGit(path)).toMatchObject({ isDirty: true });
    await rm(path, { recursive: true });
  });
});

describe('try', () => {
  it('asks what the files say right now', async () => {
    const asked: unknown[] = [];
    const run = await runCli(['try', 'In stock?'], { folder: folder.path, start: aRuntime(replied, asked) });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toBe('working tree in dev\n  Yes, 4.\n  23 ms, 42 tokens\n');
    expect(asked).toEqual([{ baseUrl: AGENT_URL, prompt: 'Be kind.\n', purpose: 'try' }]);
  });

  it('asks the live one beside it, with the live one’s prompt', async () => {
    const asked: unknown[] = [];
    const deployment = {
      agent: 'shop',
      environment: 'production',
      createdAt: AT,
      changedAt: AT,
      url: 'http://127.0.0.1:2/v1',
    };
    api = await startFakeApi({
      listDeployments: () => [
        { ...deployment, id: 'dep_1', release: DIGEST_1, label: 'v1', state: 'active' },
        { ...deployment, id: 'dep_2', release: DIGEST_2, label: 'v2', state: 'inactive' },
      ],
      getRelease: ({ params }) =>
        aReleaseView({
          digest: String(params.release),
          definition: { instructions: 'Old.', parameters: {}, tools: [] },
        }),
    });
    const options = { folder: folder.path, start: aRuntime(replied, asked), env: server() };
    const run = await runCli(['try', 'In stock?', '--beside', '--json'], options);
    expect(JSON.parse(run.stdout)).toMatchObject([
      { label: 'working tree' },
      { label: 'v1', environment: 'production' },
    ]);
    expect(asked).toContainEqual({ baseUrl: 'http://127.0.0.1:2/v1', prompt: 'Old.', purpose: 'try' });
    const none = await runCli(['try', 'In stock?', '--release', 'v9'], options);
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('NOT_FOUND: shop has no running deployment of "v9"');
  });

  it('ends with 4 when no reply came', async () => {
    const reply = { kind: 'failed', because: 'ECONNREFUSED', latencyMs: 1 } as const;
    const run = await runCli(['try', 'In stock?'], { folder: folder.path, start: aRuntime(reply) });
    expect(run).toMatchObject({ exitCode: 4, stdout: 'working tree in dev\n  ✖ no reply: ECONNREFUSED\n' });
  });
});

describe('doctor', () => {
  const models = async () => new Response(JSON.stringify({ data: [{ id: 'gpt-small' }] }));

  it('ends with 0 when only what is optional is missing', async () => {
    const fetch = async (url: string, init: RequestInit) =>
      url.startsWith(AGENT_URL) ? models() : globalThis.fetch(url, init);
    const run = await runCli(['doctor', '--server', 'http://127.0.0.1:1'], {
      folder: folder.path,
      start: aRuntime(),
      fetch,
    });
    expect(run.stdout).toContain('✔ reply of shop: came after 23 ms');
    expect(run.stdout).toContain('✔ models of shop: http://127.0.0.1:1/v1 lists gpt-small');
    expect(run.stdout).toContain('– dataset of shop: 1 of 2 cases are drafts');
    expect(run.stdout).toContain('judges 1 of 2 cases; others: the case has no context');
    // A server was named, so one that doesn't answer is missing.
    expect(run.stdout).toContain('✖ server: no Headgate server answers');
    expect(run.exitCode).toBe(1);
    const alone = await runCli(['doctor'], { folder: folder.path, start: aRuntime(), fetch: models });
    expect(alone.stdout).toContain('– server');
    expect(alone.exitCode).toBe(0);
  });

  it('names each missing thing with its remedy, also as JSON', async () => {
    const bad = await makeProjectFolder(AGENT_URL, {
      'headgate.yaml': `version: 1\nagents:\n  shop: { baseUrl: "${AGENT_URL}", credential: { env: SHOP_KEY }, model: gpt-5 }\n`,
    });
    const reply = { kind: 'failed', because: 'ECONNREFUSED', latencyMs: 1 } as const;
    const run = await runCli(['doctor', '--json'], { folder: bad.path, start: aRuntime(reply), fetch: models });
    expect(run.exitCode).toBe(1);
    const { ok, findings } = JSON.parse(run.stdout);
    expect(ok).toBe(false);
    const missing = findings.filter((finding: { state: string }) => finding.state === 'missing');
    expect(missing).toEqual([
      expect.objectContaining({ subject: 'dataset of shop', remedy: expect.stringContaining('dataset: cases.jsonl') }),
      expect.objectContaining({ subject: 'key of shop', remedy: 'export SHOP_KEY=…' }),
      expect.objectContaining({ subject: 'reply of shop', says: 'ECONNREFUSED' }),
    ]);
    await bad.remove();
  });

  it('makes each problem of headgate.yaml a finding', async () => {
    const bad = await makeProjectFolder(AGENT_URL, {
      'headgate.yaml': 'version: 2\nagents:\n  shop: { baseUr: "x" }\n',
    });
    const run = await runCli(['doctor'], { folder: bad.path, start: aRuntime(), fetch: models });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/✖ headgate.yaml:1: version/);
    expect(run.stdout).toContain('→ mend headgate.yaml:3, then: headgate config check');
    await bad.remove();
  });
});

describe('init', () => {
  it('writes a project that passes the check, and never over another', async () => {
    const path = await mkdtemp(join(tmpdir(), 'Shop '));
    const fetch = async () => new Response(JSON.stringify({ data: [{ id: 'm1' }, { id: 'm2' }] }));
    const init = ['init', '--from', 'openai:http://127.0.0.1:1/v1'];
    const run = await runCli(init, { folder: path, fetch });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('headgate doctor');
    expect(run.stderr).toContain('took m1');
    expect(await readFile(join(path, 'headgate.yaml'), 'utf8')).toContain('http://127.0.0.1:1/v1');
    expect((await runCli(['config', 'check'], { folder: path })).exitCode).toBe(0);
    expect((await runCli(init, { folder: path, fetch })).exitCode).toBe(1);
    await rm(path, { recursive: true });
  });

  it('refuses what it can’t start from', async () => {
    const run = await runCli(['init', '--from', 'magic:x']);
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stderr).toContain('only openai:URL is known');
  });
});
