import type { Client } from '#api/index.ts';
import { AppError, isDigest, shortDigest } from '#domain/shared/index.ts';
import type { ReleaseView } from './view.ts';

/** The agent that is meant: the one given, else the only one that has the release. @throws AppError USAGE, NOT_FOUND */
export async function findAgent(client: Client, release: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const releases = await client.call('listReleases', {});
  const agents = [...new Set(releases.filter((item) => isNamed(item, release)).map((item) => item.agent))];
  const [agent, another] = agents;
  if (agent === undefined) {
    throw new AppError('NOT_FOUND', `no agent has a release "${release}"`, { hint: 'headgate release list' });
  }
  if (another !== undefined) {
    throw new AppError('USAGE', `several agents have a release "${release}": ${agents.join(', ')}`, {
      hint: `add --agent ${agent}`,
    });
  }
  return agent;
}

function isNamed(item: ReleaseView, name: string): boolean {
  return item.label === name || item.digest === name;
}

/** For a table: `sha256:` and 58 more characters tell a person nothing. */
export function shortenDigest(digest: string): string {
  return isDigest(digest) ? shortDigest(digest) : digest;
}
