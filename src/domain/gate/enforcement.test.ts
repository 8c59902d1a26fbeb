import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Enforcement, enforcements } from '../policy/index.ts';
import {
  closedGate,
  type Enforcements,
  enforcementOf,
  gatesLetPast,
  safetyGates,
  waitingGates,
  withEnforcement,
} from './enforcement.ts';
import type { GateName, GateReport, GateResult } from './gate.ts';

const result = (gate: GateName, state: GateResult['state'], enforcement: Enforcement = 'enforce'): GateResult =>
  withEnforcement({ gate, state, because: 'found', evidence: [] }, enforcement);

describe('what a gate’s word is worth', () => {
  it.each([
    // gate, state, enforcement, stops, waited for, let past
    ['evaluation', 'closed', 'enforce', true, false, false],
    ['evaluation', 'closed', 'warn', false, false, true],
    ['evaluation', 'closed', 'observe', false, false, true],
    ['comparison', 'waiting', 'enforce', false, true, false],
    ['comparison', 'waiting', 'warn', false, false, true],
    ['window', 'waiting', 'observe', false, false, true],
    // Its answer comes by itself, one way or the other: what was not looked at can't be shown.
    ['evaluation', 'waiting', 'warn', false, true, false],
    ['integration', 'waiting', 'observe', false, true, false],
    ['evaluation', 'open', 'warn', false, false, false],
  ] as const)('%s %s under %s', (gate, state, enforcement, stops, waits, past) => {
    const report = [result(gate, state, enforcement)];
    expect(closedGate(report) !== undefined).toBe(stops);
    expect(waitingGates(report).length === 1).toBe(waits);
    expect(gatesLetPast(report).length === 1).toBe(past);
  });

  it('is said beside what the gate found, which stays what it is', () => {
    expect(result('evaluation', 'closed', 'warn')).toMatchObject({
      state: 'closed',
      because: 'found; stops nothing here (warn)',
    });
    expect(result('comparison', 'waiting', 'observe').because).toBe('found; not waited for here (observe)');
    expect(result('evaluation', 'waiting', 'warn').because).toBe('found; its answer will stop nothing here (warn)');
    expect(result('soak', 'not-required', 'warn')).not.toHaveProperty('enforcement');
  });
});

const names: readonly GateName[] = ['hold', 'staging', 'approval', 'safety', 'red-team', 'evaluation', 'comparison'];
const anyEnforcements = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...enforcements));
const anyReport = fc.uniqueArray(
  fc.record({
    gate: fc.constantFrom(...names),
    state: fc.constantFrom<GateResult['state']>('open', 'closed', 'waiting'),
  }),
  { selector: ({ gate }) => gate },
);

describe('whatever a project says', () => {
  const judged = (
    given: readonly Pick<GateResult, 'gate' | 'state'>[],
    said: Enforcements,
    isLast: boolean,
  ): GateReport => given.map(({ gate, state }) => result(gate, state, enforcementOf(gate, said, isLast)));

  it('holds, staging and signatures are enforced, and safety in front of users', () => {
    fc.assert(
      fc.property(anyReport, anyEnforcements, (given, said) => {
        const report = judged(given, said, true);
        const always = report.filter(({ gate }) => !['evaluation', 'comparison'].includes(gate));
        expect(gatesLetPast(report).filter((gate) => always.includes(gate))).toEqual([]);
        if (always.some(({ state }) => state === 'closed')) expect(closedGate(report)).toBeDefined();
      }),
    );
  });

  it('no gate’s state is changed by it, and each that is not open stops, is waited for, or is named as let past', () => {
    fc.assert(
      fc.property(anyReport, anyEnforcements, fc.boolean(), (given, said, isLast) => {
        const report = judged(given, said, isLast);
        expect(report.map(({ gate, state }) => ({ gate, state }))).toEqual(given);
        const stopping = report.filter((gate) => closedGate([gate]) !== undefined);
        const accounted = new Set([...stopping, ...waitingGates(report), ...gatesLetPast(report)]);
        expect(report.filter(({ state }) => state !== 'open').every((gate) => accounted.has(gate))).toBe(true);
      }),
    );
  });

  it('safety may be tried out before users meet it', () => {
    expect(safetyGates.map((gate) => enforcementOf(gate, { [gate]: 'observe' }, false))).toEqual([
      'observe',
      'observe',
    ]);
  });
});
