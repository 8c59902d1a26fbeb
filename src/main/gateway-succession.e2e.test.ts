import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exposureGaps } from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import {
  type GatewayIdentity,
  probeGateway,
  readGatewayIdentity,
  stopGateway,
  succeedGateway,
} from '#gateway/index.ts';
import { askOnce, holdStreams, SteadyUsers } from '#testing/gateway/steady-users.ts';
import { TinyAgent } from '#testing/gateway/tiny-agent.ts';
import { WireControl } from '#testing/gateway/wire-control.ts';
import { writeGatewaySettings } from './gateway-settings.ts';
import { isRunning } from './is-running.ts';

const ENTRY = fileURLToPath(new URL('./gateway.ts', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 50 };
const WITHIN = { withinMs: 120_000 };
const STREAMS = 4;
const MANY = 40;
/** Processes start, and on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let folder: string;
let baseline: TinyAgent;
let candidate: TinyAgent;
let control: WireControl;
let addresses: readonly [string, string];
let first: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-succession-'));
  [baseline, candidate] = [new TinyAgent('v1'), new TinyAgent('v2')];
  addresses = [await baseline.listen(), await candidate.listen()];
  control = await WireControl.start([route(1, 0)]);
});

afterEach(async () => {
  const identity = await readGatewayIdentity(folder);
  if (identity !== undefined) await stopGateway(identity, 0);
  await ended(identity?.pid);
  await ended(first.pid);
  await control.stop();
  await Promise.all([baseline.close(), candidate.close()]);
  await rm(folder, { recursive: true, force: true });
});

function route(version: number, weightBp: number): Route {
  const target = (index: 0 | 1, role: 'baseline' | 'candidate', weight: number): Route['targets'][number] => ({
    ...{ deploymentId: `dep_${index + 1}` as const, release: digestOfBytes(`v${index + 1}`), label: `v${index + 1}` },
    ...{ role, weightBp: weight, endpoint: { baseUrl: addresses[index], api: 'chat-completions' as const } },
  });
  return {
    ...{ agent: 'helper', environment: 'production', version, salt: 'a', revoked: [], leaseMs: 60_000 },
    targets: [target(0, 'baseline', 10_000 - weightBp), target(1, 'candidate', weightBp)],
    hardLimits: { errorRateRatio: 0.5, minRequests: 1_000 },
  };
}

function writeSettings(version: string, more: object = {}): void {
  writeGatewaySettings(folder, {
    ...{ version, environment: 'production', port: 0, controlUrl: control.url, publicKeyPem: control.publicKeyPem },
    ...{ token: 'hg_test', pinSecret: '5e'.repeat(32), dataFolderHash: 'sha256:test', ...more },
  });
}

async function start(more: object = {}): Promise<GatewayIdentity> {
  writeSettings('1', more);
  first = spawn(process.execPath, [ENTRY, folder], { stdio: 'ignore' });
  return vi.waitFor(async () => {
    const identity = await readGatewayIdentity(folder);
    if (identity === undefined) throw new Error('not yet');
    expect(await probeGateway(identity)).toBe('live');
    expect(control.acknowledged.size).toBeGreaterThan(0);
    return identity;
  }, PATIENCE);
}

async function ended(pid: number | undefined): Promise<void> {
  await vi.waitFor(() => expect(pid !== undefined && isRunning(pid)).toBe(false), PATIENCE);
}

async function identityOf(pid: number): Promise<GatewayIdentity> {
  const identity = await readGatewayIdentity(folder);
  expect(identity?.pid).toBe(pid);
  return identity as GatewayIdentity;
}

const counted = (): number => [...control.counted.values()].reduce((total, each) => total + each, 0);
const logged = async (event: string): Promise<readonly Record<string, unknown>[]> =>
  (await readFile(join(folder, 'gateway.log'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line));

async function manyMore(users: SteadyUsers): Promise<void> {
  const then = users.answered;
  await vi.waitFor(() => expect(users.answered).toBeGreaterThan(then + MANY), PATIENCE);
}

test('one takes over from another under load and long streams: nobody is refused or cut, and each request counts once', async () => {
  const { url, pid } = await start();
  const streams = holdStreams(baseline);
  const long = Array.from({ length: STREAMS }, () => askOnce(url, { stream: true }));
  const users = new SteadyUsers(url, 8);
  await vi.waitFor(() => expect(streams.begun()).toBe(STREAMS), PATIENCE);
  await manyMore(users);
  writeSettings('2');
  const outcome = await succeedGateway(await identityOf(pid), WITHIN);
  expect(outcome).toMatchObject({ kind: 'succeeded' });
  const successor = await identityOf((outcome as { readonly pid: number }).pid);
  expect(successor.url).toBe(url);
  await manyMore(users);
  // And once more, while the first one still has its streams.
  const again = await succeedGateway(successor, WITHIN);
  expect(again).toMatchObject({ kind: 'succeeded' });
  await manyMore(users);
  expect(isRunning(pid)).toBe(true);
  streams.end();
  for (const { status, text } of await Promise.all(long)) {
    expect(status).toBe(200);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  }
  await users.stop();
  expect(users.failures).toEqual([]);
  await ended(pid);
  await ended(successor.pid);
  const last = await identityOf((again as { readonly pid: number }).pid);
  expect(await stopGateway(last)).toBe(true);
  await ended(last.pid);
  expect(counted()).toBe(users.answered + STREAMS);
  expect([...control.countings.values()].map(({ isOver }) => isOver)).toEqual([true, true, true]);
  expect(exposureGaps([...control.countings.values()], Date.now())).toEqual([]);
  expect(await logged('gateway.requests.cut')).toEqual([]);
});

test('conversations stay where they are, by their key alone', async () => {
  control.decide([route(2, 10_000)]);
  const { url, pid } = await start();
  const names = Array.from({ length: 10 }, (_, index) => `chat ${index}`);
  const releases = async (): Promise<readonly string[]> =>
    Promise.all(names.map(async (conversation) => (await askOnce(url, { conversation })).release));
  const before = await releases();
  expect(new Set(before)).toEqual(new Set(['v2']));
  const version = control.decide([route(3, 0)]);
  await vi.waitFor(() => expect([...control.acknowledged.values()]).toEqual([version]), PATIENCE);
  expect((await askOnce(url, { conversation: 'another' })).release).toBe('v1');
  const outcome = await succeedGateway(await identityOf(pid), WITHIN);
  expect(outcome).toMatchObject({ kind: 'succeeded' });
  await ended(pid);
  expect(await releases()).toEqual(before);
  // Killed, it knows them still, though they stand in the folder of one that took over.
  process.kill((outcome as { readonly pid: number }).pid, 'SIGKILL');
  await ended((outcome as { readonly pid: number }).pid);
  first = spawn(process.execPath, [ENTRY, folder], { stdio: 'ignore' });
  const next = await vi.waitFor(() => identityOf(first.pid ?? 0), PATIENCE);
  const again = names.map(async (conversation) => (await askOnce(next.url, { conversation })).release);
  expect(await Promise.all(again)).toEqual(before);
});

test('one that does not serve takes nothing over: the gateway goes on, and says why', async () => {
  const { url, pid } = await start();
  const streams = holdStreams(baseline);
  const long = askOnce(url, { stream: true });
  const users = new SteadyUsers(url, 4);
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  const entry = join(folder, 'broken.mjs');
  await writeFile(entry, 'process.exit(3);\n');
  writeSettings('2', { program: { node: process.execPath, entry } });
  const identity = await identityOf(pid);
  expect(await succeedGateway(identity, WITHIN)).toMatchObject({
    kind: 'failed',
    because: expect.stringContaining('its successor ended with code 3 before it served'),
  });
  await manyMore(users);
  expect(await probeGateway(identity)).toBe('live');
  streams.end();
  expect((await long).text.endsWith('data: [DONE]\n\n')).toBe(true);
  await users.stop();
  expect(users.failures).toEqual([]);
  expect(await logged('gateway.successor.failed')).toHaveLength(1);
});

test('what is under way when the drain time is over is cut, counted as the gateway’s own failure, and told', async () => {
  const patience = { headersTimeoutMs: 30_000, bodyTimeoutMs: 30_000, drainMs: 500 };
  const capacity = { maxHeldBytes: 50_000_000, maxConnections: 1_000, ...patience };
  control.apply({ conversationFrom: ['header:x-conversation-id'], userFrom: [], exposeHeaders: true, capacity });
  const { url, pid } = await start();
  const streams = holdStreams(baseline);
  const long = askOnce(url, { stream: true }).then(
    () => 'whole',
    () => 'cut',
  );
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  expect(await succeedGateway(await identityOf(pid), WITHIN)).toMatchObject({ kind: 'succeeded' });
  expect(await long).toBe('cut');
  await ended(pid);
  expect(await logged('gateway.requests.cut')).toMatchObject([{ requests: 1 }]);
  await vi.waitFor(() => expect(control.outcomes.get('gateway-error')).toBe(1), PATIENCE);
  expect(counted()).toBe(1);
});

test('one becomes three processes, and three become one, under load and long streams: nobody is refused or cut', async () => {
  const { url, pid } = await start();
  const streams = holdStreams(baseline);
  const users = new SteadyUsers(url, 8);
  const long = [askOnce(url, { stream: true })];
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  const settle = async (processes: number): Promise<number> => {
    writeSettings(`of ${processes}`, { processes });
    const identity = await readGatewayIdentity(folder);
    if (identity === undefined) throw new Error('there is no gateway');
    const outcome = await succeedGateway(identity, WITHIN);
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    await manyMore(users);
    const more = Array.from({ length: STREAMS }, () => askOnce(url, { stream: true }));
    long.push(...more);
    await vi.waitFor(() => expect(streams.begun()).toBe(long.length), PATIENCE);
    return (outcome as { readonly pid: number }).pid;
  };
  const leader = await settle(3);
  // Who leads stays, whatever becomes of those that it leads.
  expect(await settle(1)).toBe(leader);
  expect(isRunning(pid)).toBe(true);
  streams.end();
  for (const { text } of await Promise.all(long)) expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  await users.stop();
  expect(users.failures).toEqual([]);
  await ended(pid);
  expect(await stopGateway(await identityOf(leader))).toBe(true);
  await ended(leader);
  expect(counted()).toBe(users.answered + long.length);
  expect(control.boots.size).toBe(5);
  expect([...control.countings.values()].filter(({ isOver }) => !isOver)).toEqual([]);
});
