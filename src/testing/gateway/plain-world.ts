import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Route } from '#domain/traffic/index.ts';
import { GatewayWorld } from './gateway-world.ts';
import { PlainAgent } from './plain-agent.ts';

type Got = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer };
type Addresses = { readonly v1: string; readonly v2: string };

/** A gateway before two agents that speak plain HTTP, and a user who has hands on every byte. */
export class PlainWorld extends GatewayWorld {
  readonly plain = { v1: new PlainAgent(), v2: new PlainAgent() };
  addresses: Addresses = { v1: '', v2: '' };

  override async open(settings: Parameters<GatewayWorld['open']>[0] = {}): Promise<void> {
    this.addresses = { v1: await this.plain.v1.listen(), v2: await this.plain.v2.listen() };
    await super.open(settings);
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.plain.v1.close(), this.plain.v2.close()]);
  }

  /** v1 is the baseline, v2 the candidate, both below `base` of their servers. */
  decide(weightBp: number, base = '', at: Partial<Addresses> = {}, more: Partial<Route> = {}): void {
    const made = this.route(weightBp, more);
    const addresses = { ...this.addresses, ...at };
    const targets = made.targets.map((target) => ({
      ...target,
      endpoint: { baseUrl: `${addresses[target.label as keyof Addresses]}${base}`, api: 'http' as const },
    }));
    this.control.decide({ ...made, targets });
  }

  /** Begins a request; the caller ends it. */
  begin(path: string, options: RequestOptions = {}): ClientRequest {
    const { origin } = new URL(this.url);
    return httpRequest(origin, { agent: false, path: `/agents/helper${path}`, ...options });
  }

  async whole(path: string, options: RequestOptions = {}, body?: Buffer | string): Promise<Got> {
    const call = this.begin(path, options);
    const reply = replyTo(call);
    call.end(body);
    const message = await reply;
    return { status: message.statusCode ?? 0, headers: message.headers, body: await bytesOf(message) };
  }
}

export function replyTo(call: ClientRequest): Promise<IncomingMessage> {
  return new Promise((done, fail) => call.on('response', done).on('error', fail));
}

export async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Every byte there is, in an order that no shift or copy of a part leaves as it was. */
export function anyBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  let state = count;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}
