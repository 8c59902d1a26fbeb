import { afterEach, expect, test } from 'vitest';
import type { DeployConfig } from '#domain/config/index.ts';
import { type AgentApi, digestRelease, type ReleaseDefinition } from '#domain/release/index.ts';
import type { DeployRequest } from '#ports/index.ts';
import { invokedOptions } from '#testing/runtimes/invoking.ts';
import { startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { createAgentRuntime } from './agent-runtime.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const PROMPT: ReleaseDefinition = { instructions: 'Be kind.', model: { name: 'm' }, parameters: {}, tools: [] };
const CODE: ReleaseDefinition = { ...PROMPT, artefact: { digest: `sha256:${'0'.repeat(64)}` } };

function deploy(api: AgentApi, definition: ReleaseDefinition, config: DeployConfig) {
  const { options, close } = invokedOptions({ SECRET: 'x' });
  cleanups.push(close);
  const request: DeployRequest = {
    deploymentId: 'dep_1',
    agent: 'desk',
    environment: 'dev',
    release: {
      digest: digestRelease('desk', definition),
      agent: 'desk',
      label: 'v1',
      definition,
      provenance: { authors: [], createdBy: 'ada', createdAt: 0 },
    },
    api,
    deploy: config,
    bindings: {},
  };
  return createAgentRuntime(options).deploy(request);
}

const AT = { kind: 'endpoint', baseUrl: 'http://127.0.0.1:1/v1/' } as const;
const KEY = { credentialEnv: 'KEY', credentialHeader: 'api-key' };

test('an assistant that is there already is told of each release with each run', async () => {
  const threads = { assistant: 'asst_1', apiVersion: 'v1', follow: 'poll' } as const;
  const { endpoint } = await deploy('threads', PROMPT, { ...AT, ...KEY, threads });
  const common = { baseUrl: 'http://127.0.0.1:1/v1', api: 'threads', ...KEY, threads };
  expect(endpoint).toEqual({ ...common, inject: PROMPT });
  expect((await deploy('threads', CODE, { ...AT, ...KEY, threads })).endpoint).toEqual(common);
});

test('what can’t be run so is refused, with what to do', async () => {
  const bundle = { ...PROMPT, components: { helper: { parameters: {}, tools: [] } } };
  const threads = { assistant: 'asst_1', follow: 'stream' } as const;
  const refusal = { code: 'NOT_RUNNABLE', hint: expect.stringMatching(/deploy hook|assistant/) };
  await expect(deploy('threads', bundle, { ...AT, threads })).rejects.toMatchObject(refusal);
  await expect(deploy('threads', PROMPT, AT)).rejects.toMatchObject(refusal);
  await expect(deploy('a2a', PROMPT, AT)).rejects.toMatchObject(refusal);
});

test('a deploy hook that creates an assistant says its id, and one that starts an A2A agent its address', async () => {
  const hook = await startTinyServer(() => ({
    body: JSON.stringify({ url: 'http://127.0.0.1:7/api', runtimeId: 'asst_made' }),
  }));
  cleanups.push(hook.stop);
  const config: DeployConfig = { kind: 'webhook', url: hook.url, secretEnv: 'SECRET', ...KEY };
  const made = await deploy('threads', PROMPT, { ...config, threads: { apiVersion: 'v1', follow: 'stream' } });
  expect(made).toEqual({
    runtimeId: 'asst_made',
    endpoint: {
      baseUrl: 'http://127.0.0.1:7/api',
      api: 'threads',
      ...KEY,
      threads: { assistant: 'asst_made', apiVersion: 'v1', follow: 'stream' },
    },
  });
  const { endpoint } = await deploy('a2a', PROMPT, config);
  expect(endpoint).toEqual({ baseUrl: 'http://127.0.0.1:7/api', api: 'a2a', ...KEY });
});
