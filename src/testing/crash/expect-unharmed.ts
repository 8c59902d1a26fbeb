import { expect } from 'vitest';
import { chainBreak, repeated } from './judge-audit.ts';
import { type KillResult, killMoments } from './kill-scenario.ts';

/** It died at every moment, and nobody can tell: same outcomes, no failed request, each thing done once, a whole record. */
export function expectUnharmed(result: KillResult): void {
  expect(result.deaths).toEqual(killMoments);
  expect(result.good).toMatchObject({ state: 'promoted' });
  expect(result.bad).toMatchObject({ state: 'rolled-back', ended: { stage: 'production 50 %' } });
  expect(result.returned).toMatchObject({
    from: { label: 'v2' },
    to: { label: 'v1' },
    probe: { pass: true },
    passedOver: [],
  });
  expect(result.serving.targets.map(({ label, wantedBp }) => [label, wantedBp])).toEqual([['v1', 10_000]]);
  expect(result.users.failures).toEqual([]);
  expect(result.users.moved).toEqual([]);
  expect(result.users.sent).toBe(result.users.answered + result.users.agentErrors);
  expect(repeated(result.audit)).toEqual([]);
  expect(chainBreak(result.audit)).toBeUndefined();
}
