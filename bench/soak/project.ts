import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadProjectFile } from '#cli/project-file/index.ts';
import { AGENT } from '#testing/crash/example-world.ts';
import { CONCIERGE, RESPONDER } from './face.ts';

const PLENTY = { concurrency: 10_000, requestsPerSecond: 100_000, burst: 100_000 };

type Agent = Readonly<Record<string, unknown>>;
type Project = { readonly agents: Readonly<Record<string, Agent>> };

/**
 * The stage's project with all that it can ask of a gateway, and the example's agent twice more; what `apply` sends of it.
 * @param receiver of traces and metrics
 */
export async function everythingOnProject(stageFolder: string, receiver: string) {
  const path = join(stageFolder, 'project', 'headgate.yaml');
  const project = parse(await readFile(path, 'utf8')) as Project;
  const like = project.agents[AGENT];
  const call = {
    path: '/chat/completions',
    body: { messages: '{{messages}}' },
    reply: { text: 'choices.0.message.content', toolCalls: 'choices.0.message.executed_tool_calls' },
  };
  const changed = {
    ...project,
    agents: {
      ...project.agents,
      [RESPONDER]: { ...like, api: 'responses' },
      [CONCIERGE]: { ...like, runtime: 'http', call },
    },
    gateway: {
      limits: { agent: PLENTY, client: PLENTY, clientFrom: ['header:authorization'] },
      requestLog: { share: '1 %', keep: '7d' },
    },
    telemetry: { otlp: { endpoint: receiver, sample: '10 %' } },
    prices: { 'harbour-rules': { inputPerMillion: '$2.50', outputPerMillion: '$10.00' } },
  };
  // YAML is a superset of JSON.
  await writeFile(path, JSON.stringify(changed));
  const { source, files } = await loadProjectFile(path, () => undefined);
  return { source, files: { ...files }, reason: 'a share of the requests is kept' };
}

/** For the report. */
export const WAS_ON =
  'limits of rate and concurrency for agents and clients, the request log of 1 %, redacted, traces of 10 % and metrics to a receiver, usage, cost, roll-ups, ids and pins';
