import type { Outlook } from '#domain/outlook/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';

/** Blue-green into production, waiting for one signature. */
export function anOutlook(over: Partial<Outlook> = {}): Outlook {
  return {
    now: 0,
    startsAt: 0,
    strategy: 'blue-green',
    findings: [],
    gates: [{ gate: 'approval', state: 'waiting', because: 'waiting for security', evidence: [] }],
    owed: [{ who: 'security', what: 'a signature', command: 'headgate approve prm_1 --role security --reason "…"' }],
    steps: [
      { kind: 'weight', weightBp: 1_000, startsAt: 0, endsAt: HOUR_MS, because: 'bakes 1 h', waitsFor: undefined },
      {
        kind: 'probation',
        weightBp: 10_000,
        startsAt: HOUR_MS,
        endsAt: HOUR_MS + DAY_MS,
        because: 'the old deployment stays warm',
        waitsFor: undefined,
      },
    ],
    metrics: [
      {
        name: 'error-rate',
        role: 'prove',
        margin: '5 percentage points',
        neededRequests: 96,
        neededMs: HOUR_MS,
        because: 'can be proven after 96 candidate requests, in about 1 h',
      },
    ],
    requestsPerHour: 1_000,
    pace: 'about 1,000 requests/h, as measured',
    soonestEndAt: HOUR_MS + DAY_MS,
    ...over,
  };
}
