import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../load/request.ts';
import { Child } from '../process/child.ts';
import type { Contestant, ContestantName, Skipped } from './contestant.ts';
import { type RunningGateway, startGateway } from './gateway.ts';
import { startHaproxy } from './haproxy.ts';
import { type Started, startNginx } from './nginx.ts';
import { startPortkey } from './portkey.ts';

const BARE = new URL('./bare-proxy.ts', import.meta.url);
const UPSTREAM = new URL('../upstream.ts', import.meta.url);
const LOAD = new URL('../load/generator.ts', import.meta.url);
const CHAT = '/v1/chat/completions';

/** Everything that was started for a run: what can be measured, and what can't be. */
export type Field = {
  readonly contestants: readonly Contestant[];
  readonly skipped: readonly Skipped[];
  readonly gateway: RunningGateway;
  readonly gatewayTally: { readonly sent: number };
  readonly upstreamPort: number;
  readonly load: Child;
  end(): Promise<void>;
};

/** Starts every contestant that this machine has; they wait beside each other until it is their turn. */
export async function openContestants(folder: string, tell: (what: string) => void): Promise<Field> {
  const ends: (() => Promise<void>)[] = [];
  const end = async () => {
    for (const each of ends.toReversed()) await each();
  };
  try {
    const parts = await startAll(folder, tell, ends);
    return { ...parts, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function startAll(folder: string, tell: (what: string) => void, ends: (() => Promise<void>)[]) {
  const keep = <T extends Child>(child: T): T => {
    ends.push(() => child.end());
    return child;
  };
  tell('starting: the agent and the load');
  const upstreamPort = await keep(Child.fork(UPSTREAM, [])).hear<number>();
  const load = keep(Child.fork(LOAD, []));
  await load.hear();
  const skipped: Skipped[] = [];
  const contestants: Contestant[] = [];
  const add = (name: ContestantName, port: number, child: Child | undefined) => {
    contestants.push({ name, address: { port, ...addressed(CHAT) }, child, load, tally: { sent: 0 } });
  };
  const addInstalled = (name: 'nginx' | 'haproxy', started: Started | undefined) => {
    if (started === undefined) {
      skipped.push({ name, because: `not installed: apt-get install --no-install-recommends ${PACKAGES[name]}` });
    } else add(name, started.port, keep(started.child));
  };
  add('direct', upstreamPort, undefined);
  tell('starting: nginx and HAProxy');
  addInstalled('nginx', await startNginx(await subfolder(folder, 'nginx'), upstreamPort));
  addInstalled('haproxy', await startHaproxy(await subfolder(folder, 'haproxy'), upstreamPort));
  tell('starting: the bare proxy and the gateway');
  const bare = keep(Child.fork(BARE, [String(upstreamPort)], { probe: true }));
  add('bare proxy', await bare.hear<number>(), bare);
  const gateway = await startGateway(await subfolder(folder, 'gateway'), upstreamPort);
  ends.push(() => gateway.end());
  const tally = { sent: 0 };
  for (const [name, path] of FACES) {
    contestants.push({ name, address: { port: gateway.port, ...addressed(path) }, child: gateway.child, load, tally });
  }
  const traced = await startGateway(await subfolder(folder, 'traced'), upstreamPort, { sampleRatio: 1 });
  ends.push(() => traced.end());
  add('chat, all traces', traced.port, traced.child);
  tell('starting: Portkey, which the first time is fetched from npm');
  const cage = await startPortkey({ upstream: UPSTREAM, load: LOAD });
  if ('because' in cage) skipped.push({ name: 'portkey', because: cage.because });
  else {
    ends.push(() => cage.end());
    const headers = { 'x-portkey-config': portkeyConfig(cage.upstreamPort) };
    const address = { port: cage.port, ...addressed(CHAT), headers };
    contestants.push({ name: 'portkey', address, child: cage.child, load: cage.load, tally: { sent: 0 } });
  }
  return { contestants, skipped, gateway, gatewayTally: tally, upstreamPort, load };
}

const FACES = [
  ['gateway, HTTP', '/agents/plain/chat/completions'],
  ['gateway, chat', CHAT],
  ['gateway, responses', '/v1/responses'],
] as const;

function addressed(path: string): Omit<Address, 'port'> {
  const isResponses = path === '/v1/responses';
  return { path, model: isResponses ? 'responder' : 'helper', api: isResponses ? 'responses' : 'chat-completions' };
}

const PACKAGES = { nginx: 'nginx-light', haproxy: 'haproxy' };

function portkeyConfig(upstreamPort: number): string {
  const target = (weight: number) => ({
    ...{ provider: 'openai', api_key: 'of-the-agent', custom_host: `http://127.0.0.1:${upstreamPort}/v1`, weight },
  });
  return JSON.stringify({ strategy: { mode: 'loadbalance' }, targets: [target(0.9), target(0.1)] });
}

async function subfolder(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
