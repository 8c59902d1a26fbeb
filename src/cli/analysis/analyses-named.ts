import { type Digest, isDigest } from '#domain/shared/index.ts';
import type { AuditView } from '../view.ts';

/** The analyses that decisions rest on, each once, in the order of the records that name them. */
export function analysesNamedBy(log: readonly AuditView[]): readonly Digest[] {
  const named = log.map(({ details }) => details.analysis);
  return [...new Set(named.filter((text) => typeof text === 'string' && isDigest(text)))] as readonly Digest[];
}
