import { fetchProgram, type Program } from '../../foreign/fetched-program.ts';
import { NEEDS_NETWORK, openNetwork } from '../../foreign/own-network.ts';
import { Child } from '../process/child.ts';
import { isThere } from './nginx.ts';

const PORTKEY: Program = {
  name: 'portkey',
  package: '@portkey-ai/gateway',
  version: '1.15.2',
  entry: 'build/start-server.js',
};
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
  const network = await openNetwork();
  if (network === undefined) return { because: NEEDS_NETWORK };
  const { inside } = network;
  const running: { end(): Promise<void> }[] = [network];
  try {
    const entry = await fetchProgram(PORTKEY);
    if (entry === undefined) throw new Error(`${PORTKEY.package} ${PORTKEY.version} could not be installed from npm`);
    const start = (file: URL) => {
      const child = Child.fork(file, [], { inside });
      running.push(child);
      return child;
    };
    const upstream = start(programs.upstream);
    const upstreamPort = await upstream.hear<number>();
    const load = start(programs.load);
    await load.hear();
    const [command = '', ...before] = inside;
    const portkey = Child.spawn(command, [...before, process.execPath, entry, `--port=${PORT}`, '--headless']);
    running.push(portkey);
    await untilItAnswers(inside);
    return {
      ...{ child: portkey, load, port: PORT, upstreamPort },
      end: () => endAll(running),
    };
  } catch (error) {
    await endAll(running);
    return { because: error instanceof Error ? error.message : String(error) };
  }
}

async function endAll(running: readonly { end(): Promise<void> }[]): Promise<void> {
  await Promise.allSettled(running.toReversed().map((each) => each.end()));
}

async function untilItAnswers([command = '', ...before]: readonly string[]): Promise<void> {
  const probe = `require('net').connect(${PORT},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (isThere(command, ...before, process.execPath, '-e', probe)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('Portkey did not start');
}
