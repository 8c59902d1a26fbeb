import { OpenAI } from 'openai';
import { NO_ACCESS_LOG } from '../agent/access-log.ts';
import type { Behaviour } from '../agent/behaviour.ts';
import { type RunningAgent, startAgent } from '../agent/server.ts';
import { readReleaseFolder } from '../host/release.ts';
import { startInventoryServer } from '../inventory/server.ts';

/** Where a release folder is. */
export function releaseFolder(label: string): string {
  return new URL(`../releases/${label}`, import.meta.url).pathname;
}

export type Stand = {
  readonly agent: RunningAgent;
  readonly client: OpenAI;
  /** The reply to the last of these customer turns; the turns before it got no answer. */
  ask(...turns: readonly string[]): Promise<string>;
  stop(): Promise<void>;
};

/** An agent of a release with its own inventory service, without thinking time unless `changes` say otherwise. */
export async function startStand(label: string, changes: Partial<Behaviour> = {}, environment = 'dev'): Promise<Stand> {
  const inventory = await startInventoryServer();
  const release = readReleaseFolder(releaseFolder(label));
  const agent = await startAgent({
    ...release,
    deploymentId: 'dep_test',
    environment,
    behaviour: { ...release.behaviour, latencyMs: { min: 0, max: 0 }, ...changes },
    inventoryUrl: inventory.url,
    log: NO_ACCESS_LOG,
  });
  const client = new OpenAI({ baseURL: `${agent.url}/v1`, apiKey: 'none', maxRetries: 0 });
  return {
    agent,
    client,
    async ask(...turns) {
      const messages = turns.map((content) => ({ role: 'user' as const, content }));
      const completion = await client.chat.completions.create({ model: 'any', messages });
      return completion.choices[0]?.message.content ?? '';
    },
    async stop() {
      await agent.stop();
      await inventory.stop();
    },
  };
}
