import type { Problem } from './problem.ts';
import type { ReadEnv } from './reference.ts';
import { valueAt } from './tree.ts';
import { readUrl } from './url.ts';

const AT = ['telemetry', 'otlp', 'endpoint'];

/** What the schema can't say: the receiver's address is one. */
export function checkTelemetry(merged: unknown, env: ReadEnv): readonly Problem[] {
  const endpoint = valueAt(merged, AT);
  return typeof endpoint === 'string' ? readUrl(endpoint, AT, env, 'http://127.0.0.1:4318').problems : [];
}
