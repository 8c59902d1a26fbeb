import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { firstMessage, startLineChild } from '../child/line-child.ts';
import { type CrowdChild, startCrowdChild } from '../crowd/crowd-child.ts';
import { parseScripts } from '../crowd/script.ts';
import type { DemoDeps } from './deps.ts';
import type { Workspace } from './workspace.ts';

const READY_MS = 20_000;

const hostReadySchema = z.object({ event: z.literal('host.ready'), url: z.string() });

/** Something that runs and has to be stopped. */
type Running = { readonly url: string; stop(): Promise<void> };

/** Starts the agents' host: the deploy hook that runs every release of this run. */
export async function startHost(deps: DemoDeps, workspace: Workspace): Promise<Running> {
  const child = startLineChild({
    name: 'the agents’ host',
    signal: deps.signal,
    command: deps.programs.node,
    args: [
      deps.programs.host,
      ...['--port', '0'],
      ...['--releases', workspace.releasesFolder],
      ...['--log-dir', workspace.logFolder],
      ...['--parent-pid', String(deps.pid)],
    ],
  });
  deps.onProcess(child.pid);
  const read = (message: unknown) => hostReadySchema.safeParse(message).data;
  const { url } = await firstMessage(child, 'the agents’ host', read, READY_MS).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return { url, stop: () => child.stop() };
}

/** Starts the users. */
export async function startUsers(
  deps: DemoDeps,
  options: {
    readonly gatewayUrl: string;
    readonly agent: string;
    readonly ratePerSecond: number;
    readonly maxDurationMs: number;
  },
): Promise<CrowdChild> {
  const topics = join(deps.exampleFolder, 'crowd-topics.json');
  const scripts = parseScripts(await readFile(topics, 'utf8'), topics);
  const child = startLineChild({
    name: 'the crowd',
    command: deps.programs.node,
    args: [deps.programs.crowd],
    signal: deps.signal,
  });
  deps.onProcess(child.pid);
  return startCrowdChild(child, {
    baseUrl: `${options.gatewayUrl}/v1`,
    agent: options.agent,
    scripts: [...scripts],
    ratePerSecond: options.ratePerSecond,
    maxDurationMs: options.maxDurationMs,
    seed: `${deps.pid}-${Math.round(deps.wallClock.now() / 1_000)}`,
  }).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
}
