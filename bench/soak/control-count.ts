import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#api/index.ts';
import { FACES } from './face.ts';

/** What control knows of the users: requests of each agent, ratings, and requests of the log that are listed, `MOST_LISTED` of an agent at most. */
export type ControlCount = {
  readonly byAgent: Readonly<Record<string, number>>;
  readonly ratings: number;
  readonly kept: number;
};

const ENVIRONMENT = 'production';
const AGENTS = [...new Set(FACES.map(({ agent }) => agent))];
/** The API lists no more at once. */
export const MOST_LISTED = 1_000;
/** A gateway reports once a second; on a busy machine later. */
const SETTLED_MS = 5_000;
const PATIENCE_MS = 60_000;

/** Once nothing more comes: every gateway has reported. */
export async function settledCount(client: Client): Promise<ControlCount> {
  const until = performance.now() + PATIENCE_MS;
  for (let known = await countNow(client); ; ) {
    await pause(SETTLED_MS);
    const next = await countNow(client);
    if (JSON.stringify(next) === JSON.stringify(known) || performance.now() > until) return next;
    known = next;
  }
}

async function countNow(client: Client): Promise<ControlCount> {
  const byAgent: Record<string, number> = {};
  let [ratings, kept] = [0, 0];
  for (const agent of AGENTS) {
    const params = { agent, environment: ENVIRONMENT };
    const samples = await client.call('getSamples', { params, query: { all: 'true' } });
    byAgent[agent] = sum(samples.releases.map(({ requests }) => requests));
    const feedback = await client.call('getFeedback', { params });
    ratings += sum(feedback.releases.map(({ ratings: { n } }) => n));
    kept += (await client.call('listRequests', { params, query: { limit: MOST_LISTED } })).requests.length;
  }
  return { byAgent, ratings, kept };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
