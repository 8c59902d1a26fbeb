import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import { readGatewayIdentity } from '#gateway/index.ts';
import type { Log } from '#ports/index.ts';
import { freePort } from '#testing/free-port.ts';
import { askOnce, holdStreams, SteadyUsers } from '#testing/gateway/steady-users.ts';
import { TinyAgent } from '#testing/gateway/tiny-agent.ts';
import { GATEWAY_FLAGS, GATEWAY_PROGRAM, type GatewaySettings } from './gateway-settings.ts';
import { GatewaySupervisor } from './gateway-supervisor.ts';
import { isRunning } from './is-running.ts';
import { loadSigningKey } from './signing-key.ts';

const USERS = 4;
/** Requests that have to be answered before and after the change. */
const MANY = 50;
const PATIENCE = { timeout: 30_000 };

let folder: string;
let agent: TinyAgent;
let supervisor: GatewaySupervisor;
/** Of servers that start later; each watches over the gateway until it is stopped. */
let later: GatewaySupervisor[];
const told: string[] = [];
const note = (event: string) => void told.push(event);
const log: Log = { info: note, warn: note, error: note };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-supervisor-'));
  agent = new TinyAgent('v1');
  await keepRoutes(await agent.listen());
  told.length = 0;
  later = [];
  supervisor = new GatewaySupervisor(folder, log);
});
afterEach(async () => {
  await Promise.all([supervisor, ...later].map((each) => each.stop(0)));
  await agent.close();
  await rm(folder, { recursive: true });
});

/** Routes of an earlier start: control is away all the time. */
async function keepRoutes(baseUrl: string): Promise<void> {
  const target = {
    deploymentId: 'dep_1',
    release: digestOfBytes('v1'),
    label: 'v1',
    role: 'baseline',
    weightBp: 10_000,
  };
  const route = {
    ...{ agent: 'helper', environment: 'production', version: 1, salt: 'a', revoked: [], leaseMs: 60_000 },
    targets: [{ ...target, endpoint: { baseUrl, api: 'chat-completions' } }],
    hardLimits: { errorRateRatio: 0.5, minRequests: 50 },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'routes.json'), JSON.stringify({ version: 1, issue: 1, routes: [route] }));
}

function settings(version: string): GatewaySettings {
  const { publicKeyPem } = loadSigningKey(folder);
  return {
    ...{ version, environment: 'production', port: 0, controlUrl: 'http://127.0.0.1:9', publicKeyPem, token: 'hg_1' },
    ...{ pinSecret: '0'.repeat(64), dataFolderHash: 'sha256:test' },
  };
}

/**
 * Does it while users ask without a pause, over new connections and over kept ones, and never twice. Nobody's request may fail: neither
 * of what serves and what comes may cut one, refuse one, or close a connection over which one may be on its way.
 */
async function underLoad(url: string, change: () => Promise<unknown>): Promise<void> {
  const users = new SteadyUsers(url, USERS);
  try {
    await answersMore(users);
    await change();
    await answersMore(users);
  } finally {
    await users.stop();
  }
  expect(users.failures).toEqual([]);
}

async function answersMore(users: SteadyUsers): Promise<void> {
  const then = users.answered;
  await vi.waitFor(() => expect(users.answered).toBeGreaterThan(then + MANY), PATIENCE);
}

it('replaces a gateway by one of another version under load, and no request fails', async () => {
  await supervisor.ensure(settings('1'));
  const url = supervisor.url ?? '';
  const before = await readGatewayIdentity(folder);
  await underLoad(url, () => supervisor.ensure(settings('2')));
  expect(supervisor.url).toBe(url);
  expect(told).toContain('gateway.replaced');
  const successor = await readGatewayIdentity(folder);
  expect(successor?.boot).not.toBe(before?.boot);
  // V8 takes them at the start only.
  if (process.platform === 'linux')
    for (const flag of GATEWAY_FLAGS) expect(await commandLineOf(successor?.pid)).toContain(flag);
}, 90_000);

async function commandLineOf(pid: number | undefined): Promise<readonly string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
}

function startLater(program: { readonly node: string; readonly entry: string }): GatewaySupervisor {
  const other = new GatewaySupervisor(folder, log, undefined, program);
  later.push(other);
  return other;
}

/** Runs the gateway as a version in another place would, and says that it does. */
async function programElsewhere(more: string): Promise<{ readonly node: string; readonly entry: string }> {
  const entry = join(folder, 'elsewhere.mjs');
  const lines = [
    "import { appendFileSync } from 'node:fs';",
    "appendFileSync(process.argv[2] + '/elsewhere', 'started ');",
    more,
    `await import(${JSON.stringify(new URL('./gateway.ts', import.meta.url).href)});`,
  ];
  await writeFile(entry, lines.join('\n'));
  return { node: process.execPath, entry };
}

it('puts the program of its own version in the place of another’s', async () => {
  await supervisor.ensure(settings('1'));
  const before = await readGatewayIdentity(folder);
  const other = startLater(await programElsewhere(''));
  await underLoad(before?.url ?? '', () => other.ensure(settings('1')));
  expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('started ');
  expect(other.problem).toBeUndefined();
  expect((await readGatewayIdentity(folder))?.boot).not.toBe(before?.boot);
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
}, 90_000);

it('leaves the gateway as it was where one of its own version does not come, and tries again at the next start', async () => {
  await supervisor.ensure(settings('1'));
  const before = await readGatewayIdentity(folder);
  const program = await programElsewhere('process.exit(3);');
  for (const attempt of [1, 2]) {
    const other = startLater(program);
    await underLoad(before?.url ?? '', () => other.ensure(settings('1')));
    expect(other.problem).toContain('ended with code 3 before it served');
    expect(other.url).toBe(before?.url);
    expect(told.filter((event) => event === 'gateway.successor.failed')).toHaveLength(attempt);
  }
  expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('started started ');
  expect(await readGatewayIdentity(folder)).toEqual(before);
  expect((await fetch(`${before?.url}/healthz`)).status).toBe(200);
}, 90_000);

it('stops the gateway when its streams have ended, and at once when it is asked again to', async () => {
  await supervisor.ensure(settings('1'));
  const url = supervisor.url ?? '';
  const streams = holdStreams(agent);
  const stream = (): Promise<string> =>
    askOnce(url, { stream: true }).then(
      ({ text }) => text,
      () => 'cut',
    );
  const first = stream();
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  const stopped = supervisor.stop();
  await vi.waitFor(() => expect(fetch(`${url}/healthz`)).rejects.toThrow(), PATIENCE);
  streams.end();
  expect(await first).toMatch(/data: \[DONE\]\n\n$/);
  await stopped;
  supervisor = new GatewaySupervisor(folder, log);
  await supervisor.ensure({ ...settings('1'), port: Number(new URL(url).port) });
  const second = stream();
  await vi.waitFor(() => expect(streams.begun()).toBe(1), PATIENCE);
  const stopping = supervisor.stop();
  await vi.waitFor(() => expect(fetch(`${url}/healthz`)).rejects.toThrow(), PATIENCE);
  const { pid } = (await readGatewayIdentity(folder)) ?? { pid: 0 };
  await supervisor.stop(0);
  expect(await second).toBe('cut');
  await stopping;
  expect(isRunning(pid)).toBe(false);
}, 90_000);

it('leaves a gateway alone that was started with the same', async () => {
  await supervisor.ensure(settings('1'));
  const before = await readGatewayIdentity(folder);
  await underLoad(before?.url ?? '', () => startLater(GATEWAY_PROGRAM).ensure(settings('1')));
  expect(await readGatewayIdentity(folder)).toEqual(before);
  expect(told).toContain('gateway.adopted');
}, 60_000);

/** Whoever is asking a process that is killed gets no answer, and nobody listens until the next one does: only that may fail. */
const KILLED =
  /^(new|kept): Error: (read ECONNRESET|write EPIPE|aborted|socket hang up|connect ECONNREFUSED 127\.0\.0\.1:\d+)$/;

it('starts a gateway again that was killed, at the same address; what failed meanwhile had nobody to ask', async () => {
  await supervisor.ensure({ ...settings('1'), port: await freePort() });
  const before = await readGatewayIdentity(folder);
  const users = new SteadyUsers(before?.url ?? '', USERS);
  await answersMore(users);
  process.kill(before?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(users.failures).not.toEqual([]), PATIENCE);
  await users.stop();
  expect(users.failures.filter((failure) => !KILLED.test(failure))).toEqual([]);
  await vi.waitFor(async () => expect((await readGatewayIdentity(folder))?.boot).not.toBe(before?.boot), PATIENCE);
  await underLoad(before?.url ?? '', async () => undefined);
  expect(told).toContain('gateway.gone');
}, 90_000);
