import type { AuditRecord } from '#domain/evidence/index.ts';
import { nameStep, workOf } from '#domain/plan/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import { formatBp, formatDuration, toIso } from '#domain/shared/index.ts';
import { plain } from './markdown.ts';
import { verdictsIn, verdictTable } from './verdict-table.ts';

/** What happened to the traffic, step by step, with the numbers that each step was decided on. */
export function rolloutSection(rollout: Rollout | undefined, records: readonly AuditRecord[]): readonly string[] {
  if (rollout === undefined) return ['## Rollout', 'None: it never came to live traffic.'];
  const { candidate, baseline, plan } = rollout;
  const steps = plan.steps.map((step) => {
    const name = nameStep(workOf(step).kind, step.weightBp);
    return step.bakeMs === 0 ? name : `${name} for at least ${formatDuration(step.bakeMs)}`;
  });
  const moves = records.filter(({ event }) => event.startsWith('rollout.') || event === 'gateway.limit-broken');
  const old = baseline === undefined ? 'nothing: the first release here' : plain(baseline.label);
  return [
    '## Rollout',
    `New: ${plain(candidate.label)}. Old: ${old}. Strategy ${plain(plan.strategy)}: ${steps.join(', ')}.`,
    ...moves.flatMap(move),
    ...timeToRollback(moves),
  ];
}

function move(record: AuditRecord): readonly string[] {
  const { weightBp } = record.details;
  const weight = typeof weightBp === 'number' ? ` at ${formatBp(weightBp)}` : '';
  const verdicts = verdictsIn(record.details);
  return [
    `### ${toIso(record.at)} – ${titleOf(record)}${weight}`,
    plain(record.because),
    ...(verdicts.length === 0 ? [] : [verdictTable(verdicts)]),
  ];
}

function titleOf(record: AuditRecord): string {
  return record.event.replace(/^\w+\./, '').replaceAll('-', ' ');
}

function timeToRollback(moves: readonly AuditRecord[]): readonly string[] {
  const decided = moves.findLast(({ event }) => event === 'rollout.rolling-back');
  const done = moves.findLast(({ event }) => event === 'rollout.rolled-back');
  if (decided === undefined || done === undefined) return [];
  const tookMs = done.realAt - decided.realAt;
  return [`From the decision until every gateway had the old weights: ${formatDuration(tookMs)} of real time.`];
}
