import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestBehaviour } from '../agent/behaviour.ts';
import { releaseFolder } from '../testing/stand.ts';
import { readReleaseFolder } from './release.ts';
import { type RunningHost, startHost } from './server.ts';

type Answer = { status: number; body: Record<string, unknown> & { error?: { message: string } } };

let folder: string;
let host: RunningHost;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'customer-service-'));
  mkdirSync(join(folder, 'releases'));
  cpSync(releaseFolder('v2'), join(folder, 'releases', 'any-name'), { recursive: true });
  host = await startHost({
    port: 0,
    releaseFolders: [join(folder, 'releases')],
    logDir: join(folder, 'logs'),
    seed: 1,
  });
});
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function call(path: string, body: unknown, url = host.url): Promise<Answer> {
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function deployOrder(deploymentId: string, digest = readReleaseFolder(releaseFolder('v2')).digest) {
  const definition = {
    instructions: 'Be kind.',
    model: { name: 'm', version: '1' },
    tools: [],
    parameters: {},
    artefact: { digest },
  };
  const release = { digest: 'sha256:00', label: 'v9', definition };
  return { action: 'deploy', deploymentId, agent: 'customer-service', environment: 'staging', release, bindings: {} };
}

const hello = { messages: [{ role: 'user', content: 'Hello' }] };

describe('the deploy hook', () => {
  it('starts an agent once, however often and however concurrently it is asked', async () => {
    const order = deployOrder('dep_once');
    const answers = await Promise.all([call('/deployments', order), call('/deployments', order)]);
    answers.push(await call('/deployments', order));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 200,
      body: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) },
    });
    expect((await call('/chat/completions', hello, String(answers[0]?.body.url))).status).toBe(200);
  });

  it('removes an agent, again and again, but never a newer one', async () => {
    const { body: old } = await call('/deployments', deployOrder('dep_gone'));
    const remove = { action: 'remove', deploymentId: 'dep_gone', runtimeId: old.runtimeId };
    expect(await call('/deployments', remove)).toEqual({ status: 200, body: { removed: true } });
    expect(await call('/deployments', remove)).toEqual({ status: 200, body: { removed: false } });
    await expect(call('/chat/completions', hello, String(old.url))).rejects.toThrow();
    const { body: young } = await call('/deployments', deployOrder('dep_gone'));
    expect(await call('/deployments', remove)).toEqual({ status: 200, body: { removed: false } });
    expect((await call('/chat/completions', hello, String(young.url))).status).toBe(200);
  });

  it('refuses an unknown digest, finds it once its folder is there, and keeps nothing of the failed try', async () => {
    const text = '{"inventoryTool":false,"seed":4242}';
    const order = deployOrder('dep_late', digestBehaviour(Buffer.from(text)));
    const refused = await call('/deployments', order);
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining(order.release.definition.artefact.digest) } },
    });
    mkdirSync(join(folder, 'releases', 'late'));
    writeFileSync(join(folder, 'releases', 'late', 'behaviour.json'), text);
    expect((await call('/deployments', order)).status).toBe(200);
  });

  it('refuses another artefact under the same id, and orders that it can not read', async () => {
    await call('/deployments', deployOrder('dep_same'));
    expect((await call('/deployments', deployOrder('dep_same', 'sha256:ff'))).status).toBe(409);
    expect((await call('/deployments', { action: 'explode', deploymentId: 'x' })).status).toBe(400);
    expect((await call('/deployments', deployOrder('../escape'))).status).toBe(400);
    expect((await call('/nowhere', {})).status).toBe(404);
  });

  it('lists what runs and sets faults at run time', async () => {
    const { body } = await call('/deployments', deployOrder('dep_fault'));
    const ask = () => call('/chat/completions', hello, String(body.url));
    expect((await call('/deployments/dep_fault/faults', { errorRate: 1 })).body).toEqual({
      faults: { errorRate: 1, extraLatencyMs: 0, down: false },
    });
    expect((await ask()).status).toBe(500);
    await call('/deployments/dep_fault/faults', { errorRate: 0 });
    expect((await ask()).status).toBe(200);
    expect((await call('/deployments/dep_fault/faults', { speed: 1 })).status).toBe(400);
    const { deployments } = (await (await fetch(`${host.url}/deployments`)).json()) as { deployments: object[] };
    expect(deployments).toContainEqual(
      expect.objectContaining({ deploymentId: 'dep_fault', environment: 'staging', label: 'v9' }),
    );
  });
});

it('logs each request at its arrival and at its end', async () => {
  const { body } = await call('/deployments', deployOrder('dep_log'));
  const headers = { 'x-headgate-purpose': 'probe', 'x-conversation-id': 'c1' };
  const text = JSON.stringify({ ...hello, stream: true });
  await (await fetch(`${body.url}/chat/completions`, { method: 'POST', headers, body: text })).text();
  await call('/chat/completions', 'no object', String(body.url));
  await call('/deployments', { action: 'remove', deploymentId: 'dep_log' });
  const lines = readFileSync(join(folder, 'logs', 'dep_log.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const shared = { deploymentId: 'dep_log', environment: 'staging', method: 'POST', path: '/v1/chat/completions' };
  expect(records[0]).toMatchObject({ ...shared, purpose: 'probe', conversation: 'c1', stream: true });
  expect(records[1]).toMatchObject({ event: 'end', status: 200, durationMs: expect.any(Number) });
  expect(records[2]).toMatchObject({ ...shared, purpose: null, conversation: null, stream: false });
  expect(records[3]).toMatchObject({ event: 'end', status: 400 });
});

describe('host.ts', () => {
  const start = (...extra: readonly string[]) => {
    const main = new URL('../host.ts', import.meta.url).pathname;
    const args = [main, '--port', '0', '--releases', releaseFolder(''), '--log-dir', join(folder, 'cli'), ...extra];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  };

  it('says when it is ready, and leaves promptly on SIGTERM', async () => {
    const child = start();
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const ready = JSON.parse(line.toString()) as Record<string, string>;
    expect(ready).toMatchObject({ event: 'host.ready', url: expect.any(String), inventoryUrl: expect.any(String) });
    expect((await call('/deployments', deployOrder('dep_cli'), ready.url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('leaves when its parent is gone', async () => {
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const child = start('--parent-pid', String(parent.pid));
    await once(child.stdout, 'data');
    parent.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('refuses wrong usage with exit code 2', async () => {
    expect(await once(start('--port', 'x'), 'exit')).toEqual([2, null]);
  });
});
