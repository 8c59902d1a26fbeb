import OpenAI from 'openai';
import { GatewayWorld } from './gateway-world.ts';
import { MemoryAgent } from './memory-agent.ts';

/** Two releases, each of which knows only what it said itself, behind a gateway. */
export class MemoryWorld extends GatewayWorld {
  readonly memory = { v1: new MemoryAgent('v1'), v2: new MemoryAgent('v2') };
  #addresses: Readonly<Record<string, string>> = {};

  override async open(settings: Parameters<GatewayWorld['open']>[0] = {}): Promise<void> {
    this.#addresses = { v1: await this.memory.v1.listen(), v2: await this.memory.v2.listen() };
    await super.open(settings);
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([this.memory.v1.close(), this.memory.v2.close()]);
  }

  /** v1 is the baseline, v2 the candidate. */
  decide(weightBp: number, more: Parameters<GatewayWorld['route']>[1] = {}): void {
    const made = this.route(weightBp, more);
    const targets = made.targets.map((target) => ({
      ...target,
      endpoint: { baseUrl: this.#addresses[target.label] ?? '', api: 'responses' as const },
    }));
    this.control.decide({ ...made, targets });
  }

  /** Where the release that remembers answers by itself. */
  memoryAddressOf(label: 'v1' | 'v2'): string {
    return this.#addresses[label] ?? '';
  }

  /** OpenAI's own client, which retries nothing. */
  client(headers: Readonly<Record<string, string>> = {}): OpenAI {
    return new OpenAI({ baseURL: `${this.url}/v1`, apiKey: 'user-key', maxRetries: 0, defaultHeaders: headers });
  }
}
