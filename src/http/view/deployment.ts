import type { Deployment } from '#domain/release/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

export function deploymentView(deployment: Deployment): ViewOf<'listDeployments'> {
  return {
    id: deployment.id,
    agent: deployment.agent,
    environment: deployment.environment,
    release: deployment.release,
    label: deployment.label,
    state: deployment.state,
    url: deployment.endpoint?.baseUrl,
    runtimeId: deployment.runtimeId,
    createdAt: toIso(deployment.createdAt),
    changedAt: toIso(deployment.changedAt),
  };
}
