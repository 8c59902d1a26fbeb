import type { Evidence } from './evidence.ts';

/**
 * The server's own evidence that a release came to all users of an environment and was not taken back since; undefined when the last
 * word about it there is another.
 * @param evidence of the release, oldest first
 */
export function earlierArrival(evidence: readonly Evidence[], environment: string): Evidence | undefined {
  const last = evidence.findLast(
    (item) => item.kind === 'rollout' && item.environment === environment && item.producer.kind === 'server',
  );
  return last?.outcome === 'pass' ? last : undefined;
}
