import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type Client, createClient } from '#api/index.ts';
import { loadDefinition } from '#cli/project-file/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { bring } from './bring.ts';
import { AGENT, EXAMPLE, exampleProject, ROLES, startHost, stopHost } from './example-world.ts';
import type { Moment } from './fatal-store.ts';
import { MortalServer } from './mortal-server.ts';
import { patiently, pause } from './patiently.ts';
import { SteadyUsers, type UserTally } from './steady-users.ts';

const USERS_PER_SECOND = 80;
const PLACE = { agent: AGENT, environment: 'production' } as const;
const LONGEST_ROLLBACK_MS = 60_000;
const LONGEST_SCENARIO_MS = 600_000;

/**
 * Six moments on the way of a good release into staging, four into production, two in the middle of taking a bad one back, and two
 * while a person's rollback is under way: right after it was accepted, and just before it is found to be done.
 */
const momentsOfStaging: readonly Moment[] = [
  'after audit:promotion.created',
  'after action:evaluate:added',
  'after action:evaluate:claimed',
  'after action:deploy:added',
  'before action:deploy:settled',
  'before action:smoke:settled',
];
const momentsOfProduction: readonly Moment[] = [
  'before audit:rollout.step-started#0',
  'after audit:rollout.step-started#0',
  'after audit:rollout.step-started#1',
  'before audit:rollout.completed',
];
const momentsOfRollback: readonly Moment[] = ['after audit:rollout.rolling-back', 'before audit:rollout.rolled-back'];
const momentsOfReturn: readonly Moment[] = ['after audit:rollback.started', 'before audit:rollback.finished'];

/** All fourteen, in the order in which they come. */
export const killMoments: readonly Moment[] = [
  ...momentsOfStaging,
  ...momentsOfProduction,
  ...momentsOfRollback,
  ...momentsOfReturn,
];

export type KillResult = {
  readonly good: Answer<'getPromotion'>;
  readonly bad: Answer<'getPromotion'>;
  /** Of v2, by a person whom nobody answered any more. */
  readonly returned: Answer<'getRollback'>;
  readonly serving: Answer<'getTraffic'>;
  readonly audit: Answer<'listAudit'>;
  readonly users: UserTally;
  readonly deaths: readonly Moment[];
};

/** v1 serves; v2 is promoted, v3-errors tried and v2 rolled back, while the server is killed at every one of the moments. */
export async function playKills(env: NodeJS.ProcessEnv): Promise<KillResult> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-kills-'));
  const host = await startHost(folder);
  const server = await MortalServer.start(join(folder, 'data'), env);
  let users: SteadyUsers | undefined;
  try {
    const client = createClient({
      baseUrl: server.url,
      token: server.token,
      fetch: (url, init) => fetch(url, init),
      signal: AbortSignal.timeout(LONGEST_SCENARIO_MS),
    });
    const people = await invite(client, server);
    await client.call('applyProject', { body: await exampleProject(folder, host.url) });
    await createReleases(client);
    await bring(client, people, 'v1', 'staging');
    await bring(client, people, 'v1', 'production');
    users = new SteadyUsers(server.gatewayUrl, AGENT, USERS_PER_SECOND);
    await server.dieAt(momentsOfStaging);
    await bring(client, people, 'v2', 'staging');
    await server.dieAt(momentsOfProduction);
    const good = await bring(client, people, 'v2', 'production');
    users.leaving.add('v3-errors');
    await bring(client, people, 'v3-errors', 'staging');
    await server.dieAt(momentsOfRollback);
    const bad = await bring(client, people, 'v3-errors', 'production');
    users.leaving.add('v2');
    await server.dieAt(momentsOfReturn);
    const returned = await rollBack(client);
    const serving = await patiently(() => client.call('getTraffic', { params: PLACE }));
    const tally = await users.stop();
    const audit = await patiently(() => client.call('listAudit', { query: { limit: 1_000 } }));
    return { good, bad, returned, serving, audit, users: tally, deaths: server.deaths };
  } catch (error) {
    throw new Error(
      `the scenario broke after ${server.deaths.length} deaths: ${String(error)}\n${server.output.slice(-4_000)}`,
      { cause: error },
    );
  } finally {
    await users?.stop();
    await server.stop();
    await stopHost(host.child);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks once: the server dies right after it took the word down, so nobody answers, and it has to be kept all the same. */
async function rollBack(client: Client): Promise<Answer<'getRollback'>> {
  // While Headgate's own rollback still probes, a person is told that one is under way, and no other begins.
  await rollbackWhere(client, (all) => all.every(({ state }) => state === 'done'));
  await client.call('rollBack', { body: { ...PLACE, reason: 'wrong prices' } }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'SERVER_UNREACHABLE')) throw error;
  });
  const own = await rollbackWhere(client, (all) => all.find(isDoneForPerson));
  return patiently(() => client.call('getRollback', { params: { id: own.id } }));
}

type Rollbacks = Answer<'listRollbacks'>;

function isDoneForPerson({ requestedBy, state }: Rollbacks[number]): boolean {
  return requestedBy.kind === 'person' && state === 'done';
}

/** Looks until the rollbacks are as they should be, and says what was found. */
async function rollbackWhere<T>(client: Client, found: (all: Rollbacks) => T | false | undefined): Promise<T> {
  const deadline = performance.now() + LONGEST_ROLLBACK_MS;
  for (;;) {
    const all = await patiently(() => client.call('listRollbacks', { query: PLACE }));
    const what = found(all);
    if (what !== undefined && what !== false) return what;
    if (performance.now() > deadline) throw new Error(`no rollback is done: ${JSON.stringify(all, null, 1)}`);
    await pause();
  }
}

async function invite(administrator: Client, server: MortalServer): Promise<readonly Client[]> {
  const { secret } = await administrator.call('createToken', { body: { person: 'Sam', roles: ROLES } });
  return [
    createClient({
      baseUrl: server.url,
      token: secret,
      fetch: (url, init) => fetch(url, init),
      signal: AbortSignal.timeout(LONGEST_SCENARIO_MS),
    }),
  ];
}

async function createReleases(client: Client): Promise<void> {
  for (const label of ['v1', 'v2', 'v3-errors']) {
    const definition = await loadDefinition(join(EXAMPLE, 'releases', label));
    await client.call('createRelease', { body: { agent: AGENT, label, definition, authors: ['Ada'] } });
  }
}
