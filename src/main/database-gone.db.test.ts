import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { probeGateway, readGatewayIdentity, stopGateway } from '#gateway/index.ts';
import { openStore, type Store } from '#store/index.ts';
import { startHeadgate } from '#testing/cli/start-headgate.ts';
import { SteadyUsers } from '#testing/crash/steady-users.ts';
import { describePostgres } from '#testing/database/open-test-store.ts';
import { findPostgresPackage } from '#testing/database/postgres-binaries.ts';
import { type PostgresServer, startPostgresServer } from '#testing/database/postgres-server.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { askOnce } from '#testing/gateway/steady-users.ts';
import { TinyAgent } from '#testing/gateway/tiny-agent.ts';
import { readGatewaySettings, writeGatewaySettings } from './gateway-settings.ts';

const GATEWAY = fileURLToPath(new URL('./gateway.ts', import.meta.url));
const AGENT = 'helper';
const PATIENCE = { timeout: 60_000, interval: 50 };
const USERS_PER_SECOND = 40;
/** Requests that have to be answered in each part of it. */
const MANY = 60;
/** Asked of the gateway that starts while there is no database. */
const FEW = 20;

describePostgres('the database goes away under a server, its gateway and their users', () => {
  let folder: string;
  let postgres: PostgresServer;
  let store: Store;
  let agent: TinyAgent;
  let agentUrl: string;
  /** What runs, the last started first. */
  let running: (() => Promise<unknown>)[];

  beforeEach(async () => {
    running = [];
    folder = await mkdtemp(join(tmpdir(), 'headgate-database-gone-'));
    agent = new TinyAgent('v1');
    agentUrl = await agent.listen();
    // One of its own: other tests of the run need theirs.
    postgres = await startPostgresServer(findPostgresPackage() ?? '');
    vi.stubEnv('DATABASE_URL', postgres.url);
    store = await openStore({ databaseUrl: postgres.url, log: createRecordingLog() });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await end();
    await store.close();
    await postgres.stop();
    await agent.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('nobody notices but who asks the server, and every request is counted once when it is back', async () => {
    await decide('v1');
    const server = await startServer();
    await vi.waitFor(async () => expect(await releaseOf(server.gatewayUrl)).toBe('v1'), PATIENCE);
    const users = new SteadyUsers(server.gatewayUrl, AGENT, USERS_PER_SECOND);
    running.unshift(() => users.stop());
    await answersMore(users);
    await vi.waitFor(async () => expect(await counted()).toBeGreaterThan(MANY), PATIENCE);

    await postgres.halt();
    for (const path of ['/healthz', `/api/v1/traffic/${AGENT}/production`]) {
      const reply = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.token}` } });
      expect(reply.status).toBe(503);
      expect(await reply.json()).toMatchObject({
        error: { code: 'STORE_UNAVAILABLE', retry: 'later', hint: expect.stringContaining('DATABASE_URL') },
      });
    }
    await answersMore(users);
    const other = await startAnotherGateway(server.gatewayFolder);
    for (let asked = 0; asked < FEW; asked += 1) expect(await releaseOf(other)).toBe('v1');
    await answersMore(users);
    expect((await fetch(`${server.url}/healthz`)).status, 'it was away all the time').toBe(503);

    await postgres.resume();
    await vi.waitFor(async () => expect((await fetch(`${server.url}/healthz`)).status).toBe(200), PATIENCE);
    await answersMore(users);
    const tally = await users.stop();
    expect(tally).toMatchObject({ failures: [], moved: [], agentErrors: 0, answered: tally.sent });
    await vi.waitFor(async () => expect(await counted()).toBe(agent.seen.length), PATIENCE);
    await vi.waitFor(async () => expect(await connectionsOf('headgate-changes')).toBe(1), PATIENCE);
    await decide('v2');
    await vi.waitFor(async () => expect(await releaseOf(server.gatewayUrl)).toBe('v2'), PATIENCE);
    expect(agent.seen.length).toBeGreaterThan(tally.sent + FEW);
    await end();
    expect(await counted()).toBe(agent.seen.length);
  }, 240_000);

  async function end(): Promise<void> {
    for (const each of running.splice(0)) await each();
  }

  /** As control would: everyone is on this release. */
  async function decide(label: 'v1' | 'v2'): Promise<void> {
    const version = label === 'v1' ? 1 : 2;
    const target = {
      ...{ deploymentId: `dep_${label}` as const, release: digestOfBytes(label), label, role: 'baseline' as const },
      ...{ weightBp: 10_000, endpoint: { baseUrl: agentUrl, api: 'chat-completions' as const } },
    };
    const route: Route = {
      ...{ agent: AGENT, environment: 'production', version, salt: 'a', targets: [target], revoked: [] },
      ...{ leaseMs: 60_000, hardLimits: { errorRateRatio: 0.5, minRequests: 50 } },
    };
    await store.unitOfWork.run((tx) => tx.routes.save(route));
  }

  async function startServer() {
    const { child, ended } = startHeadgate(folder, 'serve', '--json', '--port', '0', '--gateway-port', '0');
    const gatewayFolder = join(folder, '.headgate', 'gateway');
    running.unshift(async () => {
      child.kill('SIGTERM');
      await ended;
      // It outlives a server that died, and shall not outlive the test.
      const left = await readGatewayIdentity(gatewayFolder);
      if (left !== undefined) await stopGateway(left, 0);
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const said = JSON.parse(line) as { url: string; gatewayUrl: string; token: string };
    return { ...said, gatewayFolder };
  }

  /** In a folder that holds what a gateway of before left: its settings and the routes that it last had. */
  async function startAnotherGateway(before: string): Promise<string> {
    const home = join(folder, 'other-gateway');
    writeGatewaySettings(home, readGatewaySettings(before));
    await copyFile(join(before, 'routes.json'), join(home, 'routes.json'));
    const child = spawn(process.execPath, [GATEWAY, home], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    running.unshift(async () => {
      child.kill('SIGTERM');
      await ended;
    });
    return vi.waitFor(async () => {
      const identity = await readGatewayIdentity(home);
      if (identity === undefined || (await probeGateway(identity)) !== 'live') throw new Error('not yet');
      return identity.url;
    }, PATIENCE);
  }

  async function answersMore(users: SteadyUsers): Promise<void> {
    const before = users.tally.answered;
    await vi.waitFor(() => expect(users.tally.answered).toBeGreaterThan(before + MANY), PATIENCE);
  }

  /** Requests in the database, all that came from users. */
  async function counted(): Promise<number> {
    const place = { agent: AGENT, environment: 'production', fromRouteVersion: 0 };
    const sums = await store.unitOfWork.run((tx) => tx.samples.sum(place));
    return sums.flatMap(({ outcomes }) => Object.values(outcomes)).reduce((total, each) => total + each, 0);
  }

  async function connectionsOf(application: string): Promise<number> {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const sql = 'select count(*)::int as found from pg_stat_activity where application_name = $1';
    const { rows } = await client.query<{ found: number }>(sql, [application]);
    await client.end();
    return rows[0]?.found ?? 0;
  }
});

/** The label of the release that answered; undefined where none did. */
async function releaseOf(url: string): Promise<string | undefined> {
  const { status, release } = await askOnce(url, {});
  return status === 200 ? release : undefined;
}
