import type { EndedRequest } from '../telemetry/trace/gen-ai.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/**
 * Counts a request of a user or a tester, for the release that it was sent to.
 * @param isAnswer whether a model was asked: how long it takes to read what is kept says nothing of how long a release thinks
 */
export function countRequest(
  { recorder, limits, routes }: Pick<ExchangeDeps, 'recorder' | 'limits' | 'routes'>,
  { assignment, requestId, outcome, result }: EndedRequest,
  isAnswer: boolean,
): void {
  const { served, bucket, target } = assignment;
  const { latencyMs, firstByteMs, firstTokenMs, facts } = (isAnswer ? result : undefined) ?? {};
  const measured = { latencyMs, firstByteMs, firstTokenMs, facts, ownModel: target.endpoint.inject?.model?.name };
  recorder.request(served, { outcome, bucket, requestId, ...measured });
  // A tester who breaks things on purpose must not take the users' candidate away.
  if (served.traffic !== undefined) return;
  if (outcome === 'success' || outcome === 'agent-error' || outcome === 'blocked') {
    limits.record(routes.find(served.agent), served, outcome === 'agent-error');
  }
}
