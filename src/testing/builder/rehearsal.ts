import type { Rehearsal } from '#domain/outlook/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { DIGEST_V2, failing } from './rollout.ts';

/** One that was taken back at 10 %, with errors played. */
export function aRehearsal(over: Partial<Rehearsal> = {}): Rehearsal {
  const because = 'error-rate: surely worse';
  return {
    id: 'reh_1',
    agent: 'customer-service',
    environment: 'production',
    release: DIGEST_V2,
    label: 'v2',
    requestedBy: { kind: 'person', name: 'Dana' },
    requestedAt: 0,
    faults: ['errors:5%'],
    dueAt: 0,
    state: 'finished',
    finishedAt: 1,
    result: {
      state: 'rolled-back',
      stage: 'production 10 %',
      because,
      stoppedBy: { kind: 'metric', name: 'error-rate', because: 'surely worse' },
      gates: [{ gate: 'evaluation', state: 'open', because: 'ok', evidence: [] }],
      verdicts: [failing()],
      timeline: [{ at: 0, event: 'rollout.rolling-back', because }],
      startedAt: 0,
      endedAt: HOUR_MS,
      requestsPerHour: 1_000,
      traffic: 'measured',
      requests: 1_000,
      passes: 30,
    },
    ...over,
  };
}
