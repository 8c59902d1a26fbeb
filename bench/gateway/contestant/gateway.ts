import { digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { GATEWAY_FLAGS, writeGatewaySettings } from '#main/gateway-settings.ts';
import { freePort } from '#testing/free-port.ts';
import { WireControl } from '#testing/gateway/wire-control.ts';
import { Child } from '../process/child.ts';
import { everythingOn } from './everything-on.ts';

const GATEWAY = new URL('../../../src/main/gateway.ts', import.meta.url);

/** Agents by what they speak; all of them are the same upstream. */
const AGENTS = { plain: 'http', helper: 'chat-completions', responder: 'responses' } as const;

type GatewayOptions = {
  readonly processes?: number;
  /** Of the requests that are traced. */
  readonly sampleRatio?: number;
  readonly nodeOptions?: readonly string[];
};

/** The gateway as a server starts it: its own process, its own folder, and reports to a control on the wire. */
export async function startGateway(
  folder: string,
  upstreamPort: number,
  { processes = 1, sampleRatio = 0.1, nodeOptions = [] }: GatewayOptions = {},
): Promise<RunningGateway> {
  const routes = Object.entries(AGENTS).map(([agent, api]) => routeOf(agent, api, upstreamPort));
  const control = await WireControl.start(routes, (url) => everythingOn(url, sampleRatio));
  const port = await freePort();
  writeGatewaySettings(folder, {
    version: 'bench',
    ...{ environment: 'production', port, controlUrl: control.url, publicKeyPem: control.publicKeyPem },
    ...{ token: 'hg_bench', pinSecret: '5e'.repeat(32), dataFolderHash: digestOfBytes(folder).slice(0, 23), processes },
  });
  const child = Child.fork(GATEWAY, [folder], { probe: true, nodeOptions: [...GATEWAY_FLAGS, ...nodeOptions] });
  try {
    await child.listens(port);
    await untilAllRoute(port, control, processes);
  } catch (error) {
    await child.end();
    await control.stop();
    throw error;
  }
  return {
    ...{ child, port },
    counted: () => [...control.counted.values()].reduce((total, each) => total + each, 0),
    posts: () => Object.fromEntries(control.posts),
    async end() {
      await child.end();
      await control.stop();
    },
  };
}

export type RunningGateway = {
  readonly child: Child;
  readonly port: number;
  /** Requests that control was told of. After the end, all there were. */
  counted(): number;
  /** How often it reported what, by path. */
  posts(): Readonly<Record<string, number>>;
  end(): Promise<void>;
};

/** 90 % to one deployment, 10 % to another: both lead to the same upstream. */
function routeOf(agent: string, api: Route['targets'][number]['endpoint']['api'], upstreamPort: number): Route {
  const endpoint = { baseUrl: `http://127.0.0.1:${upstreamPort}/v1`, api };
  const target = (label: string, role: 'baseline' | 'candidate', weightBp: number) => ({
    ...{
      deploymentId: `dep_${agent}${label}` as const,
      release: digestOfBytes(label),
      label,
      role,
      weightBp,
      endpoint,
    },
  });
  return {
    ...{ agent, environment: 'production', version: 1, salt: 'bench', revoked: [], leaseMs: 60_000 },
    targets: [target('v1', 'baseline', 9_000), target('v2', 'candidate', 1_000)],
    hardLimits: { errorRateRatio: 0.5, minRequests: 50 },
  };
}

/** Every process has its routes: connections of their own reach one after the other. */
async function untilAllRoute(port: number, control: WireControl, processes: number): Promise<void> {
  let inARow = 0;
  for (let tries = 0; tries < 400; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/models`, { headers: { connection: 'close' } });
    const hasRoutes = control.boots.size >= processes && (await response.text()).includes('helper');
    inARow = hasRoutes ? inARow + 1 : 0;
    if (inARow > 2 * processes) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('the gateway got no routes');
}
