import { expect, it } from 'vitest';
import { aGateInput, shown } from '#testing/builder/gate.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Statement } from '../policy/index.ts';
import { judgeEarlierGates } from './earlier-gates.ts';
import type { GateName } from './gate.ts';
import type { GateInput } from './judge-gates.ts';

const served = shown({ kind: 'rollout', environment: 'production' });
const back: Evidence = { ...served, outcome: 'fail' };
const safe = shown({ kind: 'safety' });
const worse = shown({ kind: 'evaluation', outcome: 'fail', because: 'mean 4.1' });

function gate(name: GateName, over: Partial<GateInput>, undoes?: string) {
  const report = judgeEarlierGates(aGateInput(over), { because: 'served here before', undoes });
  return report.find((result) => result.gate === name);
}

it('asks again whether it was taken back while it waited for its turn', () => {
  expect(gate('staging', { evidence: [served] })?.state).toBe('open');
  expect(gate('staging', { evidence: [served, back] })).toMatchObject({
    state: 'closed',
    because: 'it was taken back from production since, so it has to go the whole way again',
  });
  expect(gate('staging', { evidence: [served, back] }, 'rbk_1')?.state).toBe('open');
});

it('counts a regression that was accepted when it served, and no other finding', () => {
  const accepted: Statement = {
    ...{ id: 'stm_1', promotion: 'prm_1', release: worse.release, agent: 'a', environment: 'production', at: 0 },
    ...{ by: { kind: 'person', name: 'Dana' }, reason: 'shorter replies are wanted' },
    said: { kind: 'accepts', gate: 'evaluation', evidence: worse.id },
  };
  const evidence = [served, safe, worse];
  expect(gate('evaluation', { evidence })?.state).toBe('closed');
  expect(gate('evaluation', { evidence, statements: [accepted] })).toMatchObject({
    state: 'open',
    because: expect.stringContaining('accepted then by Dana: shorter replies are wanted'),
  });
  const other: Evidence = { ...worse, id: 'evd_9' };
  expect(gate('evaluation', { evidence: [...evidence, other], statements: [accepted] })?.state).toBe('closed');
});
