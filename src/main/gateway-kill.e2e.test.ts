import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exposureGaps } from '#domain/sample/index.ts';
import { digestOfBytes, SECOND_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { gatewayConfig, probeGateway, readGatewayIdentity, stopGateway, succeedGateway } from '#gateway/index.ts';
import { SteadyUsers } from '#testing/crash/steady-users.ts';
import { askOnce, holdStreams } from '#testing/gateway/steady-users.ts';
import { TinyAgent } from '#testing/gateway/tiny-agent.ts';
import { WireControl } from '#testing/gateway/wire-control.ts';
import { writeGatewaySettings } from './gateway-settings.ts';
import { isRunning } from './is-running.ts';

const ENTRY = fileURLToPath(new URL('./gateway.ts', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 50 };
/** Processes start, and on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let folder: string;
let agent: TinyAgent;
let control: WireControl;
let gateway: ChildProcess;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-killed-'));
  agent = new TinyAgent('v1');
  control = await WireControl.start([routeTo(await agent.listen())]);
  writeGatewaySettings(folder, {
    ...{
      version: '1',
      environment: 'production',
      port: 0,
      controlUrl: control.url,
      publicKeyPem: control.publicKeyPem,
    },
    ...{ token: 'hg_test', pinSecret: '5e'.repeat(32), dataFolderHash: 'sha256:test' },
  });
  await start();
  await vi.waitFor(() => expect(control.acknowledged.size).toBe(1), PATIENCE);
});

afterEach(async () => {
  await kill();
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

async function start(): Promise<void> {
  gateway = spawn(process.execPath, [ENTRY, folder], { stdio: 'ignore' });
  url = await vi.waitFor(async () => {
    const identity = await readGatewayIdentity(folder);
    expect(identity?.pid).toBe(gateway.pid);
    if (identity === undefined) throw new Error('not yet');
    expect(await probeGateway(identity)).toBe('live');
    return identity.url;
  }, PATIENCE);
}

async function kill(): Promise<void> {
  if (gateway.exitCode !== null || gateway.signalCode !== null) return;
  gateway.kill('SIGKILL');
  await once(gateway, 'exit');
}

async function ask(requests: number): Promise<void> {
  for (let number = 0; number < requests; number += 1) {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ model: 'helper', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(await response.text()).toContain('v1');
  }
}

const counted = (): number => [...control.counted.values()].reduce((total, each) => total + each, 0);
const gaps = () => exposureGaps([...control.countings.values()], Date.now());

/** Requests in the file of what control has not taken. */
async function onDisk(): Promise<number> {
  const lines = (await readFile(join(folder, 'unsent-rollups.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '');
  const [whole, ...more] = lines.map((line) => JSON.parse(line));
  const batches: { rollups: { outcomes: Record<string, number> }[] }[] = whole.numbered;
  const rollups = [
    ...batches.flatMap((batch) => batch.rollups),
    ...whole.rollups,
    ...more.flatMap((line) => line.more),
  ];
  return rollups.flatMap(({ outcomes }) => Object.values(outcomes) as number[]).reduce((sum, each) => sum + each, 0);
}

test('a gateway that is killed loses what it had not told, and control knows of a gap there', async () => {
  await ask(20);
  await vi.waitFor(() => expect(counted()).toBe(20), PATIENCE);
  expect(gaps()).toEqual([]);
  await ask(5);
  await kill();
  await start();
  await ask(3);
  // What was on its way when it died may have arrived.
  await vi.waitFor(() => expect(counted()).toBeGreaterThanOrEqual(23), PATIENCE);
  expect(counted()).toBeLessThanOrEqual(28);
  await vi.waitFor(() => expect(control.countings.size).toBe(2), PATIENCE);
  expect(gaps()).toMatchObject([{ kind: 'lost' }]);
});

/** Of users who rest between two questions: a busy machine makes them fewer, never more. */
const PER_SECOND = 20;
/** Two flushes hold 40. Those of a gateway that waits for its turn hold more, those of one that told ten seconds at once 200 each. */
const MOST_LOST = 100;

test('what a kill loses is no more than came since the flush before the last that arrived, whenever it comes', async () => {
  const { flushIntervalMs } = gatewayConfig({ environment: 'production', dataFolderHash: '' });
  expect(flushIntervalMs).toBe(SECOND_MS);
  // Just when control was told, and when the next time is near.
  for (const [kill, answersAfter] of [0, (PER_SECOND * 3) / 4].entries()) {
    const before = counted();
    const users = new SteadyUsers(url, 'helper', PER_SECOND);
    /** How many replies users had when each flush arrived: the next one holds all of them. */
    const heard: number[] = [];
    control.onCounted = () => void heard.push(users.tally.answered);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(4), PATIENCE);
    const then = users.tally.answered;
    await vi.waitFor(() => expect(users.tally.answered).toBeGreaterThanOrEqual(then + answersAfter), PATIENCE);
    gateway.kill('SIGKILL');
    const { answered } = await users.stop();
    await start();
    control.onCounted = () => undefined;
    const sinceTheOneBefore = answered - (heard.at(-2) ?? 0);
    expect(answered - (counted() - before)).toBeLessThanOrEqual(sinceTheOneBefore);
    expect(sinceTheOneBefore).toBeLessThanOrEqual(MOST_LOST);
    await vi.waitFor(() => expect(gaps().map((gap) => gap.kind)).toEqual(Array(kill + 1).fill('lost')), PATIENCE);
  }
});

test('killed while control is away, it serves on from its disk at the next start, and all that it had counted is told', async () => {
  control.isAway = true;
  await ask(20);
  await vi.waitFor(async () => expect(await onDisk()).toBe(20), PATIENCE);
  await kill();
  await start();
  await ask(4);
  await vi.waitFor(async () => expect(await onDisk()).toBe(24), PATIENCE);
  await kill();
  await start();
  expect(counted()).toBe(0);
  control.isAway = false;
  await vi.waitFor(() => expect(counted()).toBe(24), PATIENCE);
  await vi.waitFor(() => expect(control.countings.size).toBe(3), PATIENCE);
  expect(gaps()).toMatchObject([{ kind: 'lost' }, { kind: 'lost' }]);
});

test('what a server of another version can’t read is told after its upgrade, also by the gateway that took over, and meanwhile the log says what to do', async () => {
  control.isOlder = true;
  await ask(10);
  await vi.waitFor(async () => expect(await onDisk()).toBe(10), PATIENCE);
  const log = (await readFile(join(folder, 'gateway.log'), 'utf8')).split('\n').filter((line) => line !== '');
  const told = log.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');
  expect(told).toMatchObject([
    {
      event: 'gateway.rollups.unreadable-for-server',
      because: expect.stringContaining('unknown key `mood`'),
      hint: expect.stringContaining('bring the server to the version of the gateway'),
    },
  ]);
  const identity = await readGatewayIdentity(folder);
  if (identity === undefined) throw new Error('it runs');
  const outcome = await succeedGateway(identity, { withinMs: 120_000 });
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  await once(gateway, 'exit');
  await ask(5);
  control.isOlder = false;
  await vi.waitFor(() => expect(counted()).toBe(15), PATIENCE);
  const successor = await readGatewayIdentity(folder);
  expect(successor?.pid).toBe(outcome.pid);
  if (successor !== undefined) await stopGateway(successor, 0);
  await vi.waitFor(() => expect(isRunning(outcome.pid)).toBe(false), PATIENCE);
  expect(counted()).toBe(15);
  expect([...control.countings.values()].map(({ isOver }) => isOver)).toEqual([true, true]);
});

test('a process that is killed while it drains leaves a gap that ends, since nobody starts in its place', async () => {
  await ask(10);
  await vi.waitFor(() => expect(counted()).toBe(10), PATIENCE);
  const streams = holdStreams(agent);
  const cut = askOnce(url, { stream: true }).catch(() => 'cut');
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  const identity = await readGatewayIdentity(folder);
  if (identity === undefined) throw new Error('it runs');
  const outcome = await succeedGateway(identity, { withinMs: 120_000 });
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  await kill();
  expect(await cut).toBe('cut');
  await vi.waitFor(() => expect(control.countings.size).toBe(3), PATIENCE);
  expect(gaps()).toMatchObject([{ kind: 'lost' }]);
  const successor = await readGatewayIdentity(folder);
  if (successor !== undefined) await stopGateway(successor, 0);
  await vi.waitFor(() => expect(isRunning(outcome.pid)).toBe(false), PATIENCE);
});
