import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ackSchema, gatewayPaths, rollupBatchSchema, SNAPSHOT_EVENT } from '#api/index.ts';
import { type BootCounting, furtherCounted } from '#domain/sample/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import type { GatewaySettings, Route } from '#domain/traffic/index.ts';
import type { FleetControl } from './fleet-control.ts';

const RENEW_MS = 2_000;

/**
 * Control as a gateway sees it, without what decides: signed snapshots of routes that stay, and an ear for what is reported. It
 * speaks the real wire, so that a gateway can be the real process.
 */
export class WireControl implements FleetControl {
  /** Any would do. */
  readonly token = 'hg_test';
  readonly #key = generateKeyPairSync('ed25519');
  readonly #server: Server;
  #routes: readonly Route[];
  #settings: GatewaySettings | undefined;
  readonly #streams = new Set<ServerResponse>();
  #issue = 0;
  #version = 1;
  #isAway = false;
  readonly #batches = new Set<string>();
  /** Requests in the roll-ups that came: what was counted, by gateway. */
  readonly counted = new Map<string, number>();
  /** The same, by outcome. */
  readonly outcomes = new Map<string, number>();
  /** How far each start of a gateway is told. */
  readonly countings = new Map<string, BootCounting>();
  /** How often something was posted, by path. */
  readonly posts = new Map<string, number>();
  /** Every start of a gateway that asked for routes. */
  readonly boots = new Set<string>();
  /** The snapshot version that each start of a gateway last acknowledged. */
  readonly acknowledged = new Map<string, number>();
  /** It is of a version that can't read roll-ups. */
  isOlder = false;
  /** Called after each batch of roll-ups that came for the first time. */
  onCounted: () => void = () => undefined;
  /** Called with each acknowledgement. */
  onAcknowledged: (boot: string, version: number) => void = () => undefined;

  private constructor(routes: readonly Route[]) {
    this.#routes = routes;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @param settings made for the address of this control, which takes whatever is posted to it */
  static async start(
    routes: readonly Route[],
    settings: (url: string) => GatewaySettings | undefined = () => undefined,
  ): Promise<WireControl> {
    const control = new WireControl(routes);
    control.#server.listen(0, '127.0.0.1');
    await once(control.#server, 'listening');
    control.#settings = settings(control.url);
    return control;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get publicKeyPem(): string {
    return this.#key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** Puts other routes in force; gateways that listen hear of it at once. */
  decide(routes: readonly Route[]): number {
    this.#routes = routes;
    this.#version += 1;
    for (const stream of this.#streams) this.#send(stream);
    return this.#version;
  }

  /** Says something else of gateways. */
  apply(settings: GatewaySettings): void {
    this.#settings = settings;
    this.decide(this.#routes);
  }

  /** While it is away it hears nothing, and says nothing. */
  set isAway(away: boolean) {
    this.#isAway = away;
    if (away) for (const stream of this.#streams) stream.destroy();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (this.#isAway) {
      response.writeHead(503).end();
      return;
    }
    if (request.method === 'GET') {
      this.boots.add(new URL(request.url ?? '/', this.url).searchParams.get('boot') ?? '');
      this.#stream(response);
      return;
    }
    const path = request.url ?? '/';
    this.posts.set(path, (this.posts.get(path) ?? 0) + 1);
    if (request.url === gatewayPaths.rollups && this.isOlder) {
      response.writeHead(400).end('{"error":{"code":"USAGE","message":"body.rollups.0: unknown key `mood`"}}');
      return;
    }
    if (request.url === gatewayPaths.rollups) this.#count(text);
    if (request.url === gatewayPaths.acks) this.#acknowledge(text);
    response.writeHead(204).end();
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#streams.add(response);
    this.#send(response);
    const timer = setInterval(() => this.#send(response), RENEW_MS);
    response.on('close', () => {
      clearInterval(timer);
      this.#streams.delete(response);
    });
  }

  #send(stream: ServerResponse): void {
    this.#issue += 1;
    const settings = this.#settings === undefined ? {} : { settings: this.#settings };
    const payload = canonicalJson({ version: this.#version, issue: this.#issue, routes: this.#routes, ...settings });
    const signature = sign(null, Buffer.from(payload), this.#key.privateKey).toString('base64');
    stream.write(`event: ${SNAPSHOT_EVENT}\ndata: ${JSON.stringify({ payload, signature })}\n\n`);
  }

  #acknowledge(text: string): void {
    const { boot, version } = ackSchema.parse(JSON.parse(text));
    this.acknowledged.set(boot, version);
    this.onAcknowledged(boot, version);
  }

  #count(text: string): void {
    const { gateway, boot, sequence, rollups, counting } = rollupBatchSchema.parse(JSON.parse(text));
    const batch = `${boot} ${sequence}`;
    if (this.#batches.has(batch)) return;
    this.#batches.add(batch);
    const known = this.countings.get(boot);
    if (counting !== undefined) this.countings.set(boot, { gateway, boot, ...furtherCounted(known, counting) });
    for (const [outcome, requests] of rollups.flatMap((rollup) => Object.entries(rollup.outcomes)))
      this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + requests);
    const outcomes = rollups.flatMap((rollup) => Object.values(rollup.outcomes));
    const requests = outcomes.reduce((total, each) => total + each, 0);
    this.counted.set(gateway, (this.counted.get(gateway) ?? 0) + requests);
    this.onCounted();
  }
}
