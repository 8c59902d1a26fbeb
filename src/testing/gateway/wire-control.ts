import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayPaths, rollupBatchSchema, SNAPSHOT_EVENT } from '#api/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';

const RENEW_MS = 2_000;

/**
 * Control as a gateway sees it, without what decides: signed snapshots of routes that stay, and an ear for what is reported. It
 * speaks the real wire, so that a gateway can be the real process.
 */
export class WireControl {
  readonly #key = generateKeyPairSync('ed25519');
  readonly #server: Server;
  readonly #routes: readonly Route[];
  #issue = 0;
  /** Requests in the roll-ups that came: what was counted, by gateway. */
  readonly counted = new Map<string, number>();
  /** Every start of a gateway that asked for routes. */
  readonly boots = new Set<string>();

  private constructor(routes: readonly Route[]) {
    this.#routes = routes;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(routes: readonly Route[]): Promise<WireControl> {
    const control = new WireControl(routes);
    control.#server.listen(0, '127.0.0.1');
    await once(control.#server, 'listening');
    return control;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get publicKeyPem(): string {
    return this.#key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.method === 'GET') {
      this.boots.add(new URL(request.url ?? '/', this.url).searchParams.get('boot') ?? '');
      this.#stream(response);
      return;
    }
    if (request.url === gatewayPaths.rollups) this.#count(text);
    response.writeHead(204).end();
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = () => {
      this.#issue += 1;
      const payload = canonicalJson({ version: 1, issue: this.#issue, routes: this.#routes });
      const signature = sign(null, Buffer.from(payload), this.#key.privateKey).toString('base64');
      response.write(`event: ${SNAPSHOT_EVENT}\ndata: ${JSON.stringify({ payload, signature })}\n\n`);
    };
    send();
    const timer = setInterval(send, RENEW_MS);
    response.on('close', () => clearInterval(timer));
  }

  #count(text: string): void {
    const { gateway, rollups } = rollupBatchSchema.parse(JSON.parse(text));
    const outcomes = rollups.flatMap((rollup) => Object.values(rollup.outcomes));
    const requests = outcomes.reduce((total, each) => total + each, 0);
    this.counted.set(gateway, (this.counted.get(gateway) ?? 0) + requests);
  }
}
