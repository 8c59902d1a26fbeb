import type { Deployment } from '#domain/release/index.ts';
import type { LoggedRequest } from '#domain/sample/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

/** What is told of a request beside what was said. */
export function requestRow(
  { request: _request, reply: _reply, isCut: _isCut, routeVersion: _version, at, ...rest }: LoggedRequest,
  deployments: readonly Deployment[],
): ViewOf<'listRequests'>['requests'][number] {
  const label = deployments.find(({ id }) => id === rest.deploymentId)?.label ?? rest.deploymentId;
  return { ...rest, at: toIso(at), label };
}

export function requestView(logged: LoggedRequest, deployments: readonly Deployment[]): ViewOf<'getRequest'> {
  const { request, reply, isCut } = logged;
  return { ...requestRow(logged, deployments), request, reply, isCut };
}
