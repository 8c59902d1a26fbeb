import { earlierArrival } from '#domain/evidence/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import { DAY_MS, type Digest, type DurationMs, type EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { holdsOn } from '../holds.ts';

/** How long an archived deployment is kept. */
const KEPT_MS: DurationMs = 30 * DAY_MS;

/**
 * What traffic may go back to: deployments of releases whose last word here is that they came to all users and that nobody holds.
 * One a release, what served last first.
 */
export async function verifiedChoices(
  tx: Tx,
  agent: string,
  environment: string,
  now: EpochMs,
): Promise<readonly Deployment[]> {
  const choices: Deployment[] = [];
  for await (const choice of eachChoice(tx, agent, environment, now)) choices.push(choice);
  return choices;
}

/** The first of them that is another release. Asks no further: a place may have had hundreds. */
export async function firstChoice(
  tx: Tx,
  agent: string,
  environment: string,
  now: EpochMs,
  instead: Digest,
): Promise<Deployment | undefined> {
  for await (const choice of eachChoice(tx, agent, environment, now)) if (choice.release !== instead) return choice;
  return undefined;
}

async function* eachChoice(tx: Tx, agent: string, environment: string, now: EpochMs): AsyncGenerator<Deployment> {
  const standing = (await tx.deployments.list({ agent, environment }))
    .filter((item) => isKept(item, now))
    .reverse()
    .sort((a, b) => Number(isWarm(b)) - Number(isWarm(a)) || b.changedAt - a.changedAt);
  const seen = new Set<Digest>();
  for (const deployment of standing) {
    const { release } = deployment;
    if (seen.has(release)) continue;
    seen.add(release);
    if (earlierArrival(await tx.evidence.forRelease(release), environment) === undefined) continue;
    if ((await holdsOn(tx, deployment)).length === 0) yield deployment;
  }
}

/** What served last is kept warm; the one before it is archived in the same moment. */
function isWarm({ state }: Deployment): boolean {
  return state === 'warm';
}

function isKept({ state, endpoint, changedAt }: Deployment, now: EpochMs): boolean {
  if (endpoint === undefined || state === 'creating' || state === 'failed' || state === 'deleted') return false;
  return state !== 'archived' || now - changedAt <= KEPT_MS;
}
