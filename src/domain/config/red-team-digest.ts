import { type Digest, digestOfJson } from '../shared/index.ts';
import type { Project } from './project.ts';

/** What says how long to wait, how much at once or how often makes no other attack and no other verdict. */
const WAITS = new Set(['timeoutMs', 'concurrency', 'everyMs']);

/**
 * Under which settings a release is attacked and judged: what was found under others is no answer to what these ask. Undefined where nobody
 * is attacked.
 */
export function redTeamDigest({ redTeam, evaluation }: Pick<Project, 'redTeam' | 'evaluation'>): Digest | undefined {
  if (redTeam === undefined) return undefined;
  const { judge, judges, agreement } = evaluation;
  const asked = JSON.stringify({ redTeam, judge, judges, agreement }, (key, value) =>
    WAITS.has(key) ? undefined : value,
  );
  return digestOfJson(JSON.parse(asked));
}
