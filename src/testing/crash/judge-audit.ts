import type { Answer } from '#api/index.ts';
import { findBreak } from '#domain/evidence/index.ts';

/** What stands in the audit log more than once although it happened once. */
export function repeated(audit: Answer<'listAudit'>): readonly string[] {
  const seen = new Set<string>();
  const once = [
    'promotion.created',
    'promotion.state-changed',
    'deployment.state-changed',
    'rollout.started',
    'rollout.step-started',
    'rollout.rolling-back',
    'rollout.rolled-back',
    'rollout.completed',
    'rollback.started',
    'rollback.finished',
    'hold.placed',
    'evidence.recorded',
  ];
  return audit
    .filter((record) => once.includes(record.event))
    .map(({ event, subject, environment, details }) =>
      [
        event,
        environment,
        event === 'evidence.recorded' ? `${details.kind} ${details.release} ${details.evaluation ?? ''}` : subject,
        details.step,
        details.from,
        details.to,
      ].join(' '),
    )
    .filter((name) => seen.size === seen.add(name).size);
}

function chained(
  sequence: number,
  hash: string,
  previous: string,
  view: Omit<Answer<'listAudit'>[number], 'sequence' | 'hash' | 'previous'>,
) {
  const record = { ...view, at: Date.parse(view.at), realAt: Date.parse(view.realAt) };
  return { sequence, hash: hash as `sha256:${string}`, previous: previous as `sha256:${string}`, record };
}

/** Where the chain of the records is broken; undefined where it is whole. `isPart`: they begin somewhere in the log. */
export function chainBreak(audit: Answer<'listAudit'>, isPart = false): ReturnType<typeof findBreak> {
  const log = audit.map(({ sequence, hash, previous, ...record }) => chained(sequence, hash, previous, record));
  return findBreak(log, { isPart });
}
