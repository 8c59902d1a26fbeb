import type { DeploymentStore, ReleaseStore } from '#ports/index.ts';
import { labelTaken } from '../label-taken.ts';
import type { Tables } from './tables.ts';

export function releaseStore({ releases }: Tables): ReleaseStore {
  const findByLabel: ReleaseStore['findByLabel'] = async (agent, label) =>
    releases.list().find((release) => release.agent === agent && release.label === label);
  const find: ReleaseStore['find'] = async (agent, digest) => releases.get(keyOf(agent, digest));
  return {
    findByLabel,
    async add(release) {
      const owner = await findByLabel(release.agent, release.label);
      if (owner !== undefined && owner.digest !== release.digest) throw labelTaken(release, owner);
      const key = keyOf(release.agent, release.digest);
      if (releases.get(key) !== undefined) return false;
      releases.set(key, release);
      return true;
    },
    async setProvenance({ agent, digest, provenance }) {
      const stored = releases.get(keyOf(agent, digest));
      if (stored !== undefined) releases.set(keyOf(agent, digest), { ...stored, provenance });
    },
    find,
    lock: find,
    async list(agent) {
      return releases.list().filter((release) => agent === undefined || release.agent === agent);
    },
  };
}

export function deploymentStore({ deployments }: Tables): DeploymentStore {
  const find: DeploymentStore['find'] = async (id) => deployments.get(id);
  return {
    find,
    lock: find,
    async save(deployment) {
      deployments.set(deployment.id, deployment);
    },
    async list({ agent, environment, release }) {
      return deployments
        .list()
        .filter((deployment) => agent === undefined || deployment.agent === agent)
        .filter((deployment) => environment === undefined || deployment.environment === environment)
        .filter((deployment) => release === undefined || deployment.release === release);
    },
  };
}

function keyOf(agent: string, digest: string): string {
  return `${digest} ${agent}`;
}
