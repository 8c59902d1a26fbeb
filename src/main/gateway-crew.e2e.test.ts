import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import {
  type GatewayIdentity,
  probeGateway,
  readGatewayIdentity,
  stopGateway,
  succeedGateway,
} from '#gateway/index.ts';
import { readExposition, type Scraped } from '#testing/exposition.ts';
import { TinyAgent } from '#testing/gateway/tiny-agent.ts';
import { WireControl } from '#testing/gateway/wire-control.ts';
import { writeGatewaySettings } from './gateway-settings.ts';

const ENTRY = fileURLToPath(new URL('./gateway.ts', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 50 };
/** Processes start, and on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let folder: string;
let agent: TinyAgent;
let control: WireControl;
let leader: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-crew-'));
  agent = new TinyAgent('v1');
  control = await WireControl.start([routeTo(await agent.listen())]);
  writeSettings('1');
  leader = spawn(process.execPath, [ENTRY, folder], { stdio: 'ignore' });
});

function writeSettings(version: string): void {
  writeGatewaySettings(folder, {
    ...{ version, environment: 'production', port: 0, controlUrl: control.url, publicKeyPem: control.publicKeyPem },
    ...{ token: 'hg_test', pinSecret: '5e'.repeat(32), dataFolderHash: 'sha256:test', processes: 2 },
  });
}

afterEach(async () => {
  if (leader.exitCode === null) {
    leader.kill('SIGTERM');
    await once(leader, 'exit');
  }
  await control.stop();
  await agent.close();
  await rm(folder, { recursive: true, force: true });
});

function routeTo(baseUrl: string): Route {
  const target = {
    ...{ deploymentId: 'dep_1' as const, release: digestOfBytes('v1'), label: 'v1', role: 'baseline' as const },
    ...{ weightBp: 10_000, endpoint: { baseUrl, api: 'chat-completions' as const } },
  };
  return {
    ...{ agent: 'helper', environment: 'production', version: 1, salt: 'a', targets: [target], revoked: [] },
    ...{ leaseMs: 60_000, hardLimits: { errorRateRatio: 0.5, minRequests: 50 } },
  };
}

async function started(): Promise<GatewayIdentity> {
  return vi.waitFor(async () => {
    expect(control.boots.size).toBeGreaterThanOrEqual(2);
    const identity = await readGatewayIdentity(folder);
    if (identity === undefined) throw new Error('not yet');
    expect(await probeGateway(identity)).toBe('live');
    return identity;
  }, PATIENCE);
}

/** Each on a connection of its own, so that all processes get some. */
async function ask(url: string, requests: number): Promise<void> {
  for (let number = 0; number < requests; number += 1) {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ model: 'helper', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(await response.text()).toContain('v1');
  }
}

function counted(): number {
  return [...control.counted.values()].reduce((total, each) => total + each, 0);
}

test('processes that share a port count each request once, each as a gateway of its own', async () => {
  const { url, pid } = await started();
  expect(pid).toBe(leader.pid);
  await ask(url, 40);
  await vi.waitFor(() => expect(counted()).toBe(40), PATIENCE);
  expect(control.counted.size).toBe(2);
});

test('a scrape of any of them tells what all of them counted', async () => {
  const { url } = await started();
  await ask(url, 40);
  const token = (await readFile(join(folder, 'metrics-token'), 'utf8')).trim();
  const scrape = async (): Promise<Scraped> => {
    const headers = { authorization: `Bearer ${token}`, connection: 'close' };
    return readExposition(await (await fetch(`${url}/-/metrics`, { headers })).text());
  };
  // Whoever reaches one that is busy is answered for the others alone: asked again, it is there.
  for (let time = 0; time < 4; time += 1)
    await vi.waitFor(async () => expect(await countedBy(scrape)).toEqual([2, 40]), PATIENCE);
  for (let time = 0; time < 12; time += 1) {
    const headers = { connection: 'close' };
    const refused = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: '[]', headers });
    expect(refused.status).toBe(400);
    await refused.text();
  }
  await vi.waitFor(async () => expect(refusedIn(await scrape())).toBe(12), PATIENCE);
});

function refusedIn({ samples }: Scraped): number {
  return samples
    .filter(({ name, labels }) => name === 'headgate_gateway_refused_requests_total' && labels.code === 'invalid_json')
    .reduce((sum, { value }) => sum + value, 0);
}

async function countedBy(scrape: () => Promise<Scraped>): Promise<readonly number[]> {
  const { samples } = await scrape();
  const successes = samples.filter(
    ({ name, labels }) => name === 'headgate_requests_total' && labels.outcome === 'success',
  );
  return [successes.length, successes.reduce((sum, { value }) => sum + value, 0)];
}

test('a process that dies is started again', async () => {
  const identity = await started();
  const headers = { authorization: `Bearer ${identity.adminToken}`, connection: 'close' };
  const seen = (await (await fetch(`${identity.url}/-/identity`, { headers })).json()) as { readonly pid: number };
  expect(seen.pid).not.toBe(leader.pid);
  process.kill(seen.pid, 'SIGKILL');
  await vi.waitFor(() => expect(control.boots.size).toBe(3), PATIENCE);
  await ask(identity.url, 10);
  await vi.waitFor(() => expect(counted()).toBe(10), PATIENCE);
});

test('whoever may stop one stops all, and what was counted is delivered', async () => {
  const identity = await started();
  await ask(identity.url, 10);
  expect(await stopGateway(identity, 5_000)).toBe(true);
  if (leader.exitCode === null) await once(leader, 'exit');
  expect(leader.exitCode).toBe(0);
  expect(counted()).toBe(10);
  expect(await probeGateway(identity)).toBe('gone');
  expect(await readGatewayIdentity(folder)).toBeUndefined();
});

test('with other settings its processes are started anew, one after the other, and no request is refused meanwhile', async () => {
  const identity = await started();
  writeSettings('2');
  expect(await succeedGateway(identity, { withinMs: 120_000 })).toEqual({ kind: 'succeeded', pid: leader.pid });
  let asked = 0;
  while (control.boots.size < 4) {
    await ask(identity.url, 1);
    asked += 1;
  }
  await ask(identity.url, 10);
  expect(await stopGateway(identity, 5_000)).toBe(true);
  if (leader.exitCode === null) await once(leader, 'exit');
  expect(counted()).toBe(asked + 10);
});
