import type { Planned } from '#control/index.ts';
import { toIso } from '#domain/shared/index.ts';
import { brokenGlassMark } from './break-glass.ts';
import { gateView } from './gate.ts';
import type { ViewOf } from './view-of.ts';

export function planView(planned: Planned): ViewOf<'getPlan'> {
  const { agent, environment, release, baseline, promotion, outlook, brokenGlass } = planned;
  return {
    agent,
    environment,
    release: release.digest,
    label: release.label,
    baseline,
    promotion: promotion?.id,
    state: promotion?.state,
    now: toIso(outlook.now),
    startsAt: toIso(outlook.startsAt),
    strategy: outlook.strategy,
    findings: outlook.findings.map((finding) => ({ ...finding })),
    gates: outlook.gates.map(gateView),
    ...brokenGlassMark(brokenGlass, outlook.now),
    owed: outlook.owed.map((debt) => ({ ...debt })),
    steps: outlook.steps.map((step) => ({ ...step, startsAt: toIso(step.startsAt), endsAt: toIso(step.endsAt) })),
    metrics: outlook.metrics.map(({ name, ...metric }) => ({ metric: name, ...metric })),
    requestsPerHour: outlook.requestsPerHour,
    pace: outlook.pace,
    soonestEndAt: outlook.soonestEndAt === undefined ? undefined : toIso(outlook.soonestEndAt),
  };
}
