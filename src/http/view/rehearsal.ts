import { REHEARSAL_NOTE, type Rehearsal, type RehearsalResult } from '#domain/outlook/index.ts';
import { toIso } from '#domain/shared/index.ts';
import { gateView } from './gate.ts';
import { verdictView } from './verdict.ts';
import type { ViewOf } from './view-of.ts';

type RehearsalView = ViewOf<'getRehearsal'>;

export function rehearsalView(rehearsal: Rehearsal): RehearsalView {
  const { result, finishedAt } = rehearsal;
  return {
    id: rehearsal.id,
    note: REHEARSAL_NOTE,
    agent: rehearsal.agent,
    environment: rehearsal.environment,
    release: rehearsal.release,
    label: rehearsal.label,
    requestedBy: rehearsal.requestedBy,
    requestedAt: toIso(rehearsal.requestedAt),
    faults: [...rehearsal.faults],
    dueAt: toIso(rehearsal.dueAt),
    everyMs: rehearsal.everyMs,
    state: rehearsal.state,
    finishedAt: finishedAt === undefined ? undefined : toIso(finishedAt),
    because: rehearsal.because,
    result: result === undefined ? undefined : resultView(result),
  };
}

function resultView(result: RehearsalResult): NonNullable<RehearsalView['result']> {
  const { stoppedBy } = result;
  return {
    state: result.state,
    stage: result.stage,
    because: result.because,
    stoppedBy: stoppedBy === undefined ? undefined : { ...stoppedBy },
    gates: result.gates.map(gateView),
    verdicts: result.verdicts.map(verdictView),
    timeline: result.timeline.map(({ at, event, because }) => ({ at: toIso(at), event, because })),
    startedAt: toIso(result.startedAt),
    endedAt: toIso(result.endedAt),
    requestsPerHour: result.requestsPerHour,
    traffic: result.traffic,
    requests: result.requests,
    passes: result.passes,
  };
}
