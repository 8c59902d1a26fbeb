import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '#api/index.ts';
import { findPostgresPackage } from '../../database/postgres-binaries.ts';
import { startPostgresServer } from '../../database/postgres-server.ts';
import { bring } from '../bring.ts';
import { AGENT, exampleProject, ROLES, startHost, stopHost } from '../example-world.ts';
import { MortalServer } from '../mortal-server.ts';
import { patiently, pause } from '../patiently.ts';
import { SteadyUsers } from '../steady-users.ts';
import { exampleRelease } from './example-release.ts';

export const stageStores = ['postgres', 'pglite'] as const;
export type StageStore = (typeof stageStores)[number];

const USERS_PER_SECOND = 80;

/**
 * Controllers that can be killed (two on PostgreSQL, one on PGlite), each with a gateway of its own, users on every gateway, the
 * agents, and people who turn to whichever controller answers.
 */
export type Stage = {
  readonly servers: readonly MortalServer[];
  readonly users: readonly SteadyUsers[];
  readonly administrator: Client;
  readonly person: Client;
  /** The release that serves everyone. */
  serving: string;
  /** How long a round took lately. */
  usualMs: number;
  /** Ends every process. What it stored is kept where somebody wants to look at it. */
  close(keep?: boolean): Promise<void>;
  readonly folder: string;
};

const FIRST_GUESS_MS = 8_000;
const LONGEST_START_MS = 90_000;

/** @param stopped ends what is going on, at the latest at the next answer */
export async function openStage(store: StageStore, stopped: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-rounds-'));
  const started: (() => Promise<void>)[] = [];
  const close = async (keep = false) => {
    for (const end of started.reverse()) await end();
    started.length = 0;
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = store === 'pglite' ? '' : await startDatabase(started);
    const host = await startHost(folder);
    started.push(() => stopHost(host.child));
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const servers: MortalServer[] = [];
    for (const name of store === 'pglite' ? ['a'] : ['a', 'b']) {
      const server = await MortalServer.start(join(folder, name), env);
      started.push(() => server.stop());
      servers.push(server);
    }
    const calls = callsTo(servers, stopped);
    const administrator = calls(servers[0]?.token ?? '');
    const { secret } = await administrator.call('createToken', { body: { person: 'Sam', roles: ROLES } });
    const person = calls(secret);
    await administrator.call('applyProject', { body: await exampleProject(folder, host.url) });
    // The others learn at their next start what the project asks of their gateways.
    for (const server of servers.slice(1)) await server.killFor(0);
    await patiently(async () => administrator.call('createRelease', { body: await exampleRelease('first', 'v2') }));
    await bring(administrator, [person], 'first', 'staging');
    await bring(administrator, [person], 'first', 'production');
    // One that was just started again may not have heard of the agent yet, and nobody sends users there before it has.
    for (const { gatewayUrl } of servers) await untilServed(gatewayUrl);
    const users = servers.map(
      (server, index) => new SteadyUsers(server.gatewayUrl, AGENT, USERS_PER_SECOND / servers.length, `talk-${index}`),
    );
    for (const each of users) started.push(async () => void (await each.stop()));
    return { servers, users, administrator, person, serving: 'first', usualMs: FIRST_GUESS_MS, close, folder };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilServed(gatewayUrl: string): Promise<void> {
  const isServed = () =>
    fetch(`${gatewayUrl}/v1/models/${AGENT}`).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = performance.now() + LONGEST_START_MS;
  while (!(await isServed())) {
    if (performance.now() > deadline) throw new Error(`the gateway at ${gatewayUrl} does not serve ${AGENT}`);
    await pause();
  }
}

async function startDatabase(started: (() => Promise<void>)[]): Promise<string> {
  const packageFolder = findPostgresPackage();
  if (packageFolder === undefined) throw new Error('there is no PostgreSQL from npm for this platform');
  const database = await startPostgresServer(packageFolder);
  started.push(database.stop);
  return database.url;
}

/** Clients that turn to the next server once one does not answer; whoever calls tries again. */
function callsTo(servers: readonly MortalServer[], signal: AbortSignal): (token: string) => Client {
  const origins = servers.map((server) => server.url);
  let current = 0;
  return (token) => {
    const client = createClient({
      baseUrl: origins[0] ?? '',
      token,
      signal,
      fetch: async (url, init) => {
        const address = new URL(String(url));
        address.host = new URL(origins[current] ?? '').host;
        try {
          return await fetch(address, init);
        } catch (error) {
          current = (current + 1) % origins.length;
          throw error;
        }
      },
    });
    return {
      ...client,
      // Once it is stopped nobody tries again: what a client says of that looks like a server that is away.
      call: (...given) => {
        signal.throwIfAborted();
        return client.call(...given);
      },
    };
  };
}
