import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestOutcome, Rollup } from '#domain/sample/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import { type Route, sealTesterPass, type Target, type TargetRole, type TesterPass } from '#domain/traffic/index.ts';
import { createGateway, gatewayConfig, openGatewayHome } from '#gateway/index.ts';
import { createInvokedRuntime } from '#main/invoked-runtime.ts';
import type { Log } from '#ports/index.ts';
import { FakeControlPlane } from '../fake-control-plane.ts';
import { invokedOptions } from '../runtimes/invoking.ts';
import { ManualStopwatch } from './manual-stopwatch.ts';
import { seededChance } from './seeded-chance.ts';
import { TinyAgent } from './tiny-agent.ts';

type Settings = Partial<Parameters<typeof gatewayConfig>[0]>;

const PIN_SECRET = Buffer.alloc(32, 'pins');

/** Two agents, a control plane and a gateway between them and the test, in a folder of their own. */
export class GatewayWorld {
  readonly control = new FakeControlPlane();
  readonly stopwatch = new ManualStopwatch();
  readonly v1 = new TinyAgent('v1');
  readonly v2 = new TinyAgent('v2');
  readonly log: { readonly event: string; readonly fields: unknown }[] = [];
  readonly #key = generateKeyPairSync('ed25519');
  /** How far the machine's clock was set forward, or back if negative. */
  wallJumpMs = 0;
  folder = '';
  url = '';
  gateway: ReturnType<typeof createGateway> | undefined;
  #addresses: Readonly<Record<string, string>> = {};
  readonly #closings: (() => Promise<unknown>)[] = [];
  readonly #wallReaders: (() => void)[] = [];
  #version = 0;
  #starts = 0;

  async open(settings: Settings = {}): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'headgate-gateway-'));
    this.#addresses = { v1: await this.v1.listen(), v2: await this.v2.listen() };
    await this.start(settings);
  }

  /** Starts a gateway in the folder; a second one takes over what the first left. */
  async start(settings: Settings = {}): Promise<void> {
    this.#starts += 1;
    const chance = seededChance(`start ${this.#starts}`);
    const wallClock = { now: () => this.#readWall() };
    const home = await openGatewayHome({ folder: this.folder, pinSecret: PIN_SECRET, chance, wallClock });
    const config = gatewayConfig({
      environment: 'production',
      dataFolderHash: 'sha256:test',
      flushIntervalMs: 10,
      journalIntervalMs: 10,
      lingerMs: 20,
      ...settings,
    });
    const { options, close } = invokedOptions();
    this.#closings.push(close);
    this.gateway = createGateway({
      control: this.control,
      invoked: createInvokedRuntime(options),
      config,
      publicKey: this.#key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      home,
      stopwatch: this.stopwatch,
      wallClock,
      chance,
      secrets: { read: (name) => (name === 'AGENT_KEY' ? 'agent-key' : undefined) },
      log: this.#logger(),
      pid: process.pid,
    });
    this.url = (await this.gateway.listen()).url;
  }

  /** Starts another gateway of the installation, which has heard of nothing; who had one before stops it. */
  async elsewhere(settings: Settings = {}): Promise<void> {
    const before = this.folder;
    this.#closings.push(() => rm(before, { recursive: true, force: true, maxRetries: 5 }));
    this.folder = await mkdtemp(join(tmpdir(), 'headgate-gateway-'));
    await this.start(settings);
  }

  async close(): Promise<void> {
    await this.gateway?.stop(100);
    await Promise.all(this.#closings.splice(0).map((close) => close()));
    await Promise.all([this.v1.close(), this.v2.close()]);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** v1 is the baseline, v2 the candidate with `weightBp`. Each call is a new version of the route. */
  route(weightBp: number, more: Partial<Route> = {}, endpoint: Partial<Target['endpoint']> = {}): Route {
    this.#version += 1;
    return {
      agent: 'helper',
      environment: 'production',
      version: this.#version,
      salt: 'a',
      targets: [
        this.#target('v1', 'baseline', 10_000 - weightBp, endpoint),
        this.#target('v2', 'candidate', weightBp, endpoint),
      ],
      revoked: [],
      leaseMs: 60_000,
      hardLimits: { errorRateRatio: 0.5, minRequests: 1_000_000 },
      ...more,
    };
  }

  /** Control says the same again, to a gateway that has been awake for a moment: it has had a beat at the time that it is now. */
  async renew(): Promise<void> {
    // Without requests nothing but its beat looks at the time of day; on the stopwatch everything looks.
    await new Promise<void>((beaten) => this.#wallReaders.push(beaten));
    this.control.renew();
  }

  /** One chat request; says which release it reached. */
  async ask(
    conversation?: string,
    headers: Readonly<Record<string, string>> = {},
    more: object = {},
  ): Promise<Reached> {
    const response = await this.post(
      '/v1/chat/completions',
      { model: 'helper', messages: [{ role: 'user', content: 'hello' }], ...more },
      { ...(conversation === undefined ? {} : { 'x-conversation-id': conversation }), ...headers },
    );
    const text = await response.text();
    return {
      status: response.status,
      release: response.headers.get('x-headgate-release'),
      by: response.headers.get('x-headgate-assignment'),
      pin: response.headers.get('x-headgate-pin') ?? '',
      requestId: response.headers.get('x-headgate-request-id') ?? '',
      headers: response.headers,
      text,
    };
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** A pass to v2 for an hour, as control would sign it. */
  pass(over: Partial<TesterPass> = {}): Readonly<Record<string, string>> {
    const claims = { tester: 'Ada', agent: 'helper', environment: 'production', deploymentId: deploymentOf('v2') };
    const pass = { ...claims, expiresAt: this.now() + 3_600_000, ...over };
    return { 'x-headgate-tester': sealTesterPass(pass, this.signed) };
  }

  /** Control's signature of a text, in base64. */
  readonly signed = (text: string): string => sign(null, Buffer.from(text), this.#key.privateKey).toString('base64');

  /** Where an agent answers by itself. */
  addressOf(label: 'v1' | 'v2'): string {
    return this.#addresses[label] ?? '';
  }

  /** Real time, as the gateway knows it. */
  now(): number {
    return 1_800_000_000_000 + this.stopwatch.elapsedMs();
  }

  /** What control has counted for a release: users, or what is counted apart from them. */
  counted(label: string, traffic?: Rollup['key']['traffic']): readonly Rollup[] {
    const id = deploymentOf(label);
    return this.control.counted
      .flatMap((batch) => batch.rollups)
      .filter(({ key }) => key.deploymentId === id && key.traffic === traffic);
  }

  outcomes(label: string, outcome: RequestOutcome, traffic?: Rollup['key']['traffic']): number {
    return this.counted(label, traffic).reduce((sum, rollup) => sum + rollup.outcomes[outcome], 0);
  }

  #target(label: 'v1' | 'v2', role: TargetRole, weightBp: number, endpoint: Partial<Target['endpoint']>): Target {
    return {
      deploymentId: deploymentOf(label),
      release: `sha256:${label === 'v1' ? '1' : '2'}${'0'.repeat(63)}`,
      label,
      role,
      weightBp,
      endpoint: { baseUrl: this.#addresses[label] ?? '', api: 'chat-completions', ...endpoint },
    };
  }

  #readWall(): number {
    for (const tell of this.#wallReaders.splice(0)) tell();
    return this.now() + this.wallJumpMs;
  }

  #logger(): Log {
    const write = (event: string, fields?: unknown): void => void this.log.push({ event, fields });
    return { info: write, warn: write, error: write };
  }
}

type Reached = {
  readonly status: number;
  readonly release: string | null;
  readonly by: string | null;
  readonly pin: string;
  readonly requestId: string;
  readonly headers: Headers;
  readonly text: string;
};

export function deploymentOf(label: string): DeploymentId {
  return `dep_${label}`;
}
