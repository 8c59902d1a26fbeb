import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../process/child.ts';
import { isThere } from './nginx.ts';

const VERSION = '1.15.2';
const PORT = 8_787;

/** Portkey listens on every address and takes no option for another: it runs in a network of its own, with an agent and a load of its own. */
type Cage = {
  readonly child: Child;
  readonly load: Child;
  readonly port: number;
  readonly upstreamPort: number;
  end(): Promise<void>;
};

/** Why Portkey can't be measured here, or Portkey. */
export async function startPortkey(programs: {
  readonly upstream: URL;
  readonly load: URL;
}): Promise<Cage | { readonly because: string }> {
  if (!isThere('unshare', '--net', 'true')) {
    return { because: 'needs a network namespace of its own: run as root, with unshare, nsenter and ip' };
  }
  const entry = await installed();
  if (entry === undefined) return { because: `@portkey-ai/gateway ${VERSION} could not be installed from npm` };
  const network = Child.spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec sleep 86400']);
  const inside = ['nsenter', '--target', String(network.pid), '--net', '--'];
  const children: Child[] = [network];
  try {
    await isUp(network.pid);
    const start = (file: URL) => {
      const child = Child.fork(file, [], { inside });
      children.push(child);
      return child;
    };
    const upstream = start(programs.upstream);
    const upstreamPort = await upstream.hear<number>();
    const load = start(programs.load);
    await load.hear();
    const [command = '', ...before] = inside;
    const portkey = Child.spawn(command, [...before, process.execPath, entry, `--port=${PORT}`, '--headless']);
    children.push(portkey);
    await untilItAnswers(inside);
    return {
      ...{ child: portkey, load, port: PORT, upstreamPort },
      end: () => endAll(children),
    };
  } catch (error) {
    await endAll(children);
    return { because: String(error) };
  }
}

async function endAll(children: readonly Child[]): Promise<void> {
  await Promise.allSettled(children.toReversed().map((child) => child.end()));
}

/** Its command, from a cache that belongs to no project; fetched from npm the first time. */
async function installed(): Promise<string | undefined> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'headgate-bench', `portkey-${VERSION}`);
  const entry = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (existsSync(entry)) return entry;
  await mkdir(folder, { recursive: true });
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `@portkey-ai/gateway@${VERSION}`,
  ];
  await once(spawn('npm', args, { cwd: folder, stdio: 'ignore' }), 'exit').catch(() => undefined);
  return existsSync(entry) ? entry : undefined;
}

/** The new network has its loopback. */
async function isUp(pid: number): Promise<void> {
  await untilTrue(() =>
    isThere('nsenter', '--target', String(pid), '--net', '--', 'sh', '-c', 'ip link show lo | grep -q UP'),
  );
}

async function untilItAnswers([command = '', ...before]: readonly string[]): Promise<void> {
  const probe = `require('net').connect(${PORT},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  await untilTrue(() => isThere(command, ...before, process.execPath, '-e', probe));
}

async function untilTrue(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('Portkey did not start');
}
