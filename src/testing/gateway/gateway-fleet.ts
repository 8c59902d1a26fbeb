import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { type DeploymentId, digestOfBytes } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { createGateway, createHttpControlPlane, gatewayConfig, openGatewayHome } from '#gateway/index.ts';
import { createInvokedRuntime } from '#main/invoked-runtime.ts';
import type { Log } from '#ports/index.ts';
import { invokedOptions } from '../runtimes/invoking.ts';
import type { FleetControl } from './fleet-control.ts';
import { seededChance } from './seeded-chance.ts';
import { TinyAgent } from './tiny-agent.ts';
import { WireControl } from './wire-control.ts';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const GOOD: DeploymentId = 'dep_good';
const BAD: DeploymentId = 'dep_bad';

type Member = {
  readonly boot: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** What it acknowledged last, and when it first did. */
  acknowledged: number;
  acknowledgedAtMs: number;
};

/** How far one rollback reached. */
type Reach = {
  /** From the decision until each gateway had acknowledged it, ms. */
  readonly acknowledgedMs: readonly number[];
  /** From the decision until the last request began that the bad release served; undefined where none did. */
  readonly lastBadMs: number | undefined;
  /** Requests that began after the decision and before their gateway acknowledged, and met the bad release. */
  readonly badBefore: number;
  /** The same after it had acknowledged: none, if an acknowledgement is to mean anything. */
  readonly badAfter: number;
  readonly failed: number;
  readonly requests: number;
};

type Crowd = {
  /** At each gateway. */
  readonly users: number;
  /** Requests of each, after its gateway knows. */
  readonly after: number;
  /** Between two of them. */
  readonly restMs?: number;
};

/** Several gateways of one control over the real wire, and users who go on and on. */
export class GatewayFleet {
  readonly #control: FleetControl;
  readonly #agents = { good: new TinyAgent('good'), bad: new TinyAgent('bad') };
  #addresses = { good: '', bad: '' };
  readonly #members: Member[] = [];
  #folder = '';
  #routeVersion = 0;

  private constructor(control: FleetControl) {
    this.#control = control;
  }

  /** @param control whom the gateways listen to; stopped with them */
  static async start(gateways: number, control?: FleetControl): Promise<GatewayFleet> {
    const fleet = new GatewayFleet(control ?? (await WireControl.start([])));
    fleet.#folder = await mkdtemp(join(tmpdir(), 'headgate-fleet-'));
    fleet.#addresses = { good: await fleet.#agents.good.listen(), bad: await fleet.#agents.bad.listen() };
    fleet.#control.onAcknowledged = (boot, version) => {
      const member = fleet.#members.find((each) => each.boot === boot);
      if (member === undefined || version <= member.acknowledged) return;
      member.acknowledged = version;
      member.acknowledgedAtMs = performance.now();
    };
    for (let index = 0; index < gateways; index += 1) await fleet.#add(index);
    return fleet;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
    await this.#control.stop();
    await Promise.all([this.#agents.good.close(), this.#agents.bad.close()]);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The bad release has everyone, and is taken back while its users go on talking to it through all gateways. */
  async rollBack({ users, after, restMs = 0 }: Crowd): Promise<Reach> {
    const given = await this.#control.decide([this.#route('bad')]);
    while (this.#members.some(({ acknowledged }) => acknowledged < given)) await setImmediate();
    const seen = { badBefore: 0, badAfter: 0, failed: 0, requests: 0, lastBad: undefined as number | undefined };
    let decided: { readonly version: number; readonly atMs: number } | undefined;
    const talk = async (member: Member, name: string): Promise<void> => {
      for (let left = after; left > 0; ) {
        const beganMs = performance.now();
        const knows = decided !== undefined && member.acknowledged >= decided.version;
        const isAfter = decided !== undefined;
        const release = await ask(member.url, name);
        seen.requests += 1;
        if (restMs > 0) await pause(restMs);
        if (knows) left -= 1;
        if (release === undefined) seen.failed += 1;
        if (release !== BAD || !isAfter) continue;
        seen.lastBad = Math.max(seen.lastBad ?? 0, beganMs);
        if (knows) seen.badAfter += 1;
        else seen.badBefore += 1;
      }
    };
    const talks = this.#members.flatMap((member, index) =>
      Array.from({ length: users }, (_, user) => talk(member, `${given} ${index} ${user}`)),
    );
    while (seen.requests < this.#members.length * users * 3) await setImmediate();
    const atMs = performance.now();
    const version = await this.#control.decide([this.#route('good')]);
    decided = { version, atMs };
    while (this.#members.some(({ acknowledged }) => acknowledged < version)) await pause(1);
    const acknowledgedMs = this.#members.map(({ acknowledgedAtMs }) => acknowledgedAtMs - atMs);
    await Promise.all(talks);
    const { lastBad, ...counts } = seen;
    return { ...counts, acknowledgedMs, lastBadMs: lastBad === undefined ? undefined : lastBad - decided.atMs };
  }

  async #add(index: number): Promise<void> {
    const chance = seededChance(`gateway ${index}`);
    const folder = join(this.#folder, String(index));
    const wallClock = { now: () => Date.now() };
    const home = await openGatewayHome({ folder, pinSecret: Buffer.alloc(32, 'pins'), chance, wallClock });
    const stopwatch = { elapsedMs: () => performance.now() };
    const { gatewayId, boot } = home;
    const control = createHttpControlPlane({
      ...{ url: this.#control.url, token: this.#control.token, publicKey: this.#control.publicKeyPem, gatewayId, boot },
      ...{ version: 'test', stopwatch, log: SILENT },
    });
    const invoked = invokedOptions();
    const gateway = createGateway({
      invoked: createInvokedRuntime(invoked.options),
      config: gatewayConfig({ environment: 'production', dataFolderHash: 'sha256:test', lingerMs: 20 }),
      ...{ control, publicKey: this.#control.publicKeyPem, home, stopwatch, wallClock, chance, log: SILENT },
      secrets: { read: () => undefined },
      pid: process.pid,
    });
    const { url } = await gateway.listen();
    const stop = async (): Promise<void> => {
      await gateway.stop(1_000);
      await control.close();
      await invoked.close();
    };
    this.#members.push({ boot, url, stop, acknowledged: 0, acknowledgedAtMs: 0 });
  }

  #route(serves: 'good' | 'bad'): Route {
    this.#routeVersion += 1;
    const target = (label: 'good' | 'bad', weightBp: number) => ({
      ...{ deploymentId: label === 'good' ? GOOD : BAD, release: digestOfBytes(label), label },
      ...{ role: label === 'good' ? ('baseline' as const) : ('candidate' as const), weightBp },
      endpoint: { baseUrl: this.#addresses[label], api: 'chat-completions' as const },
    });
    const isBad = serves === 'bad';
    return {
      ...{ agent: 'helper', environment: 'production', version: this.#routeVersion, salt: String(this.#routeVersion) },
      targets: isBad ? [target('good', 0), target('bad', 10_000)] : [target('good', 10_000)],
      revoked: isBad ? [] : [BAD],
      ...{ leaseMs: 60_000, hardLimits: { errorRateRatio: 0.5, minRequests: 1_000_000 } },
    };
  }
}

/** The deployment that answered; undefined where none did. */
async function ask(url: string, conversation: string): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-conversation-id': conversation },
    body: JSON.stringify({ model: 'helper', messages: [{ role: 'user', content: 'hello' }] }),
  });
  await response.text();
  return response.status === 200 ? (response.headers.get('x-headgate-deployment') ?? undefined) : undefined;
}
