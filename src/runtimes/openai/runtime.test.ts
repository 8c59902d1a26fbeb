import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeployConfig } from '#domain/config/index.ts';
import { digestRelease, type ReleaseDefinition } from '#domain/release/index.ts';
import type { DeployRequest } from '#ports/index.ts';
import { type Answer, makeOptions, startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { createOpenAiRuntime } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const PROMPT: ReleaseDefinition = { instructions: 'Be kind.', parameters: { temperature: 0 }, tools: [] };
const CODE: ReleaseDefinition = { ...PROMPT, artefact: { digest: `sha256:${'a'.repeat(64)}` } };

function makeRequest(deploy: DeployConfig, definition: ReleaseDefinition): DeployRequest {
  return {
    deploymentId: 'dep_1',
    agent: 'customer-service',
    environment: 'staging',
    release: {
      digest: digestRelease('customer-service', definition),
      agent: 'customer-service',
      label: 'v2',
      definition,
      provenance: { authors: ['Ada'], createdBy: 'Ada', createdAt: 0 },
    },
    api: 'chat-completions',
    deploy,
    bindings: { index: 'products-staging' },
  };
}

async function startHook(answer: Answer | ((url: string) => Answer), secrets: Record<string, string> = {}) {
  let url = '';
  const server = await startTinyServer(() => (typeof answer === 'function' ? answer(url) : answer));
  url = server.url;
  const { options, close } = makeOptions(secrets);
  cleanups.push(close, server.stop);
  const runtime = createOpenAiRuntime({ ...options, hookTimeoutMs: answer === 'never' ? 60 : 15_000 });
  const deploy: DeployConfig = {
    kind: 'webhook',
    url: `${url}/hook?token=t0k`,
    secretEnv: secrets.HOOK ? 'HOOK' : undefined,
  };
  return { runtime, received: server.received, deploy };
}

const started = (url: string): Answer => ({ body: JSON.stringify({ url, runtimeId: 'r-1' }) });

describe('an endpoint that already answers', () => {
  const deploy: DeployConfig = { kind: 'endpoint', baseUrl: 'http://127.0.0.1:8080/v1/', credentialEnv: 'KEY' };

  it('gets a release that is only a prompt sent along with every request', async () => {
    const { runtime } = await startHook('never');
    const deployed = await runtime.deploy(makeRequest(deploy, PROMPT));
    expect(deployed).toEqual({
      runtimeId: 'dep_1',
      endpoint: {
        baseUrl: 'http://127.0.0.1:8080/v1',
        api: 'chat-completions',
        credentialEnv: 'KEY',
        inject: { instructions: 'Be kind.', model: undefined, parameters: { temperature: 0 }, tools: [] },
      },
    });
  });

  it('gets nothing added when the release is code, and is left alone on removal', async () => {
    const { runtime, received } = await startHook('never');
    expect((await runtime.deploy(makeRequest(deploy, CODE))).endpoint.inject).toBeUndefined();
    await runtime.remove({ deploymentId: 'dep_1', runtimeId: 'dep_1', deploy });
    expect(received).toHaveLength(0);
  });
});

describe('a deploy hook', () => {
  it('is told everything that the agent is made of, and answers where it runs', async () => {
    const { runtime, received, deploy } = await startHook((url) => started(`${url}/v1/`));
    const { endpoint, runtimeId } = await runtime.deploy(makeRequest(deploy, CODE));
    expect(runtimeId).toBe('r-1');
    expect(endpoint.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(endpoint.inject).toBeUndefined();
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      action: 'deploy',
      deploymentId: 'dep_1',
      agent: 'customer-service',
      environment: 'staging',
      release: { digest: digestRelease('customer-service', CODE), label: 'v2', definition: CODE },
      bindings: { index: 'products-staging' },
    });
    expect(received[0]?.headers['x-headgate-signature']).toBeUndefined();
  });

  it('can check who sent the order, and when', async () => {
    const { runtime, received, deploy } = await startHook(started, { HOOK: 's3cret' });
    await runtime.deploy(makeRequest(deploy, CODE));
    const { headers = {}, body = '' } = received[0] ?? {};
    const sign = (text: string) => `sha256=${createHmac('sha256', 's3cret').update(text).digest('hex')}`;
    expect(headers['x-headgate-signature']).toBe(sign(body));
    expect(headers['x-headgate-timestamp']).toBe('2026-06-01T10:30:00.000Z');
    expect(headers['x-headgate-timestamp-signature']).toBe(sign(`2026-06-01T10:30:00.000Z.${body}`));
  });

  it('gets no unsigned order when its secret is missing', async () => {
    const { runtime, received, deploy } = await startHook(started);
    const signed = { ...deploy, secretEnv: 'NOT_SET' } as DeployConfig;
    await expect(runtime.deploy(makeRequest(signed, CODE))).rejects.toMatchObject({
      code: 'RUNTIME_FAILED',
      message: expect.stringContaining('NOT_SET'),
    });
    expect(received).toHaveLength(0);
  });

  const bad: readonly [string, Answer, RegExp][] = [
    ['does not answer in time', 'never', /no answer within 60 ms/],
    ['hangs up', 'hang-up', /other side closed|socket|ECONNRESET/i],
    ['fails', { status: 500, body: '{"error":{"message":"no image"}}' }, /it answered 500: no image/],
    ['knows nothing of it', { status: 404, body: '' }, /nothing at this address/],
    ['answers HTML', { headers: { 'content-type': 'text/html' }, body: '<html>' }, /an HTML page/],
    ['says no url', { body: '{"runtimeId":"r"}' }, /without the expected .* \(url: /],
    ['says no id', { body: '{"url":"http://127.0.0.1/"}' }, /\(runtimeId: /],
    ['names a file', started('file:///etc/passwd'), /neither http nor https/],
    ['names no address', started('somewhere'), /which is no address/],
    ['names a host elsewhere', started('http://169.254.169.254/latest'), /not on the host of the hook/],
    ['names a host that only looks near', started('http://127.0.0.1.example.com/'), /not on the host of the hook/],
    ['puts a credential into the url', started('http://u:p@127.0.0.1/'), /a credential in it/],
    ['puts a query into the url', started('http://127.0.0.1/v1?key=1'), /no query/],
  ];
  it.each(bad)('that %s fails the deployment and says what came', async (_, answer, message) => {
    const { runtime, deploy } = await startHook(answer);
    const failure = await runtime.deploy(makeRequest(deploy, CODE)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'RUNTIME_FAILED', retry: 'later', message: expect.stringMatching(message) });
    expect((failure as Error).message).toContain('failed to deploy dep_1');
    expect((failure as Error).message).not.toContain('t0k');
  });

  it('takes loopback by any of its names for one host', async () => {
    const { runtime, deploy } = await startHook(started('http://localhost:9/v1'));
    expect((await runtime.deploy(makeRequest(deploy, CODE))).endpoint.baseUrl).toBe('http://localhost:9/v1');
  });

  it('removes, also what is gone already', async () => {
    const { runtime, received, deploy } = await startHook({ body: '{"removed":true}' });
    await runtime.remove({ deploymentId: 'dep_1', runtimeId: 'r-1', deploy });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ action: 'remove', deploymentId: 'dep_1', runtimeId: 'r-1' });
    const gone = await startHook({ status: 410, body: '' });
    await gone.runtime.remove({ deploymentId: 'dep_1', runtimeId: 'r-1', deploy: gone.deploy });
    const broken = await startHook({ status: 503, body: '' });
    const failing = broken.runtime.remove({ deploymentId: 'dep_1', runtimeId: 'r-1', deploy: broken.deploy });
    await expect(failing).rejects.toMatchObject({ code: 'RUNTIME_FAILED' });
  });
});
