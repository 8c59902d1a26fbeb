import OpenAI from 'openai';
import type { Endpoint } from '#domain/release/index.ts';
import { A2aServer } from '../runtimes/a2a-server.ts';
import { ThreadsServer } from '../runtimes/threads-server.ts';
import { GatewayWorld } from './gateway-world.ts';

export type Protocol = 'threads' | 'a2a';

/** Two releases of an agent that is invoked, behind a gateway: v1 is the baseline, v2 the candidate. */
export class InvokedWorld extends GatewayWorld {
  readonly threads = { v1: new ThreadsServer('v1'), v2: new ThreadsServer('v2') };
  readonly a2a = { v1: new A2aServer('v1'), v2: new A2aServer('v2') };
  readonly #protocol: Protocol;
  #endpoints: Readonly<Record<string, Endpoint>> = {};

  constructor(protocol: Protocol) {
    super();
    this.#protocol = protocol;
  }

  get agents(): { readonly v1: ThreadsServer | A2aServer; readonly v2: ThreadsServer | A2aServer } {
    return this[this.#protocol];
  }

  override async open(settings: Parameters<GatewayWorld['open']>[0] = {}): Promise<void> {
    const [v1, v2] = [await this.agents.v1.listen(), await this.agents.v2.listen()];
    this.#endpoints = { v1: this.#endpointAt(v1), v2: this.#endpointAt(v2) };
    await super.open(settings);
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.agents.v1.close(), this.agents.v2.close()]);
  }

  decide(
    weightBp: number,
    more: Parameters<GatewayWorld['route']>[1] = {},
    over: Readonly<Record<string, Partial<Endpoint>>> = {},
  ): void {
    const made = this.route(weightBp, more);
    const targets = made.targets.map((target) => {
      const own = this.#endpoints[target.label] ?? target.endpoint;
      return { ...target, endpoint: { ...own, ...over[target.label] } };
    });
    this.control.decide({ ...made, targets });
  }

  endpoint(label: 'v1' | 'v2'): Endpoint {
    return this.#endpoints[label] ?? { baseUrl: '', api: this.#protocol };
  }

  /** OpenAI's own client, which retries nothing. */
  client(headers: Readonly<Record<string, string>> = {}): OpenAI {
    return new OpenAI({ baseURL: `${this.url}/v1`, apiKey: 'user-key', maxRetries: 0, defaultHeaders: headers });
  }

  #endpointAt(baseUrl: string): Endpoint {
    if (this.#protocol === 'a2a') return { baseUrl, api: 'a2a' };
    return { baseUrl, api: 'threads', threads: { assistant: 'asst_one', follow: 'stream' } };
  }
}
