import { describe, expect, it } from 'vitest';
import { aBreakGlass } from '#testing/builder/break-glass.ts';
import { aGateInput, shown } from '#testing/builder/gate.ts';
import { DIGEST_V1, DIGEST_V2 } from '#testing/builder/rollout.ts';
import type { Approval } from '../policy/index.ts';
import { digestOfBytes } from '../shared/index.ts';
import { closedGate } from './enforcement.ts';
import type { GateName, GateResult } from './gate.ts';
import { type GateInput, judgeGates } from './judge-gates.ts';

const V1 = DIGEST_V1;
const V2 = DIGEST_V2;
const input = aGateInput;

function gate(name: GateName, over: Partial<GateInput> = {}): GateResult | undefined {
  return judgeGates(input(over)).find((result) => result.gate === name);
}

describe('evaluation and safety', () => {
  it('wait while nothing was shown', () => {
    expect(gate('evaluation')?.state).toBe('waiting');
    expect(gate('safety')?.state).toBe('waiting');
  });

  it('open on a pass against what serves now, and on nothing else', () => {
    expect(gate('evaluation', { evidence: [shown({})] })?.state).toBe('open');
    expect(gate('evaluation', { evidence: [shown({ outcome: 'fail' })] })?.state).toBe('closed');
    expect(gate('evaluation', { evidence: [shown({ baseline: digestOfBytes('v0') })] })?.state).toBe('waiting');
    expect(gate('evaluation', { evidence: [shown({ producer: { kind: 'ci', name: 'pull request' } })] })?.state).toBe(
      'waiting',
    );
  });

  it('treat unknown as shut, and say so', () => {
    const unknown = gate('safety', {
      evidence: [shown({ kind: 'safety', outcome: 'unknown', because: 'no safety cases' })],
    });
    expect(unknown).toMatchObject({ state: 'closed', because: 'unknown, which is not a pass: no safety cases' });
    expect(gate('evaluation', { evaluationFailed: 'the agent is down' })?.state).toBe('closed');
  });

  it('go by the latest word', () => {
    expect(gate('evaluation', { evidence: [shown({}), shown({ outcome: 'fail' })] })?.state).toBe('closed');
  });
});

describe('staging', () => {
  const arrived = shown({ kind: 'rollout', environment: 'staging' });
  const smoked = shown({ kind: 'smoke', environment: 'staging' });

  it('is shut for a release that was not there, or did not pass its smoke test', () => {
    expect(gate('staging')?.state).toBe('closed');
    expect(gate('staging', { evidence: [arrived] })?.state).toBe('closed');
    expect(gate('staging', { evidence: [arrived, { ...smoked, outcome: 'fail' }] })?.state).toBe('closed');
  });

  it('opens for one that was verified there', () => {
    expect(gate('staging', { evidence: [arrived, smoked] })?.state).toBe('open');
  });
});

describe('staging, by its last word', () => {
  const arrived = shown({ kind: 'rollout', environment: 'staging' });
  const smoked = shown({ kind: 'smoke', environment: 'staging' });

  it('stays shut for what was taken back there since', () => {
    const back = shown({ kind: 'rollout', environment: 'staging', outcome: 'fail' });
    const result = gate('staging', { evidence: [arrived, smoked, back] });
    expect(result).toMatchObject({ state: 'closed', because: expect.stringContaining('taken back there since') });
    expect(gate('staging', { evidence: [arrived, smoked, back, arrived] })?.state).toBe('open');
  });

  it('takes no other one’s word for it', () => {
    const producer = { kind: 'ci', name: 'pipeline' } as const;
    expect(gate('staging', { evidence: [{ ...arrived, producer }, smoked] })?.state).toBe('closed');
    expect(gate('staging', { evidence: [arrived, { ...smoked, producer }] })?.state).toBe('closed');
  });
});

describe('approval', () => {
  const signature: Approval = {
    id: 'apr_1',
    promotion: 'prm_1',
    release: V2,
    role: 'security',
    person: 'Sam',
    decision: 'approved',
    reason: 'fine',
    played: false,
    at: 0,
  };

  it('waits for the roles, and does not count a signature on another digest', () => {
    expect(gate('approval')?.because).toBe('waiting for security');
    expect(gate('approval', { approvals: [{ ...signature, release: V1 }] })?.state).toBe('waiting');
    expect(gate('approval', { approvals: [signature] })?.state).toBe('open');
  });

  it('is shut by one rejection', () => {
    const rejected = gate('approval', { approvals: [signature, { ...signature, decision: 'rejected', reason: 'no' }] });
    expect(rejected?.state).toBe('closed');
  });
});

it('is shut by a hold until someone lifts it', () => {
  const hold = {
    id: 'hld_1',
    kind: 'hold',
    release: V2,
    agent: 'a',
    reason: 'errors',
    placedBy: { kind: 'system', name: 'h' },
    placedAt: 0,
  } as const;
  expect(closedGate(judgeGates(input({ holds: [hold] })))?.gate).toBe('hold');
  const lifted = { ...hold, lifted: { by: hold.placedBy, at: 1, reason: 'fixed' } };
  expect(gate('hold', { holds: [lifted] })?.state).toBe('open');
});

it('lists gates that are not required, and never as open', () => {
  const report = judgeGates(input());
  expect(report.filter((result) => result.state === 'not-required').map((result) => result.gate)).toEqual([
    'red-team',
    'integration',
    'comparison',
    'provenance',
    'checklist',
    'window',
    'acceptance',
    'load',
    'soak',
  ]);
});

describe('the window', () => {
  const closed = {
    open: false,
    because: 'closed by "no-fridays"; opens Sat 2026-11-28 00:00 UTC',
    onClose: 'pause',
  } as const;
  it('is waited for, never a reason to end', () => {
    expect(gate('window', { window: closed })).toMatchObject({ state: 'waiting', because: closed.because });
    expect(closedGate(judgeGates(input({ window: closed, previousEnvironment: undefined })))).toBeUndefined();
    expect(gate('window', { window: { ...closed, open: true, because: 'open' } })?.state).toBe('open');
  });

  it('opens for someone who overrode it, and says who', () => {
    const overridden = gate('window', { window: closed, windowOverridden: 'Ada: the fix for the outage' });
    expect(overridden).toMatchObject({ state: 'open' });
    expect(overridden?.because).toContain('overridden: Ada: the fix for the outage');
  });
});

it('is let past what broken glass covers, the items that it would have proven included, and asked for all else', () => {
  const items = [
    { name: 'tested', says: 'it was evaluated', proof: 'evaluation', roles: [], required: true },
    { name: 'on-call', says: 'somebody is ready', roles: [], required: true },
  ] as const;
  const statements = [aBreakGlass({ release: V2 }, { glass: 'verification' })];
  const checklist = { promotion: 'prm_1', items, rollbackTo: 'first' } as const;
  const over = { statements, checklist, evaluationFailed: 'the judge is down' };
  expect(gate('evaluation', over)).toMatchObject({ state: 'open', breakGlass: 'stm_1' });
  expect(gate('safety', over)).toMatchObject({ state: 'closed' });
  expect(gate('checklist', over)).toMatchObject({
    state: 'waiting',
    items: [
      { state: 'not-applicable', because: expect.stringContaining('Ada broke the glass') },
      { state: 'unsigned' },
    ],
  });
});

describe('the red-team gate', () => {
  const settings = 'sha256:55' as const;
  const required = { isRequired: true, settings, since: 0, failed: undefined };
  const attacked = shown({ kind: 'red-team', because: 'ASR 2 %', settings });

  it('waits for attacks on this release, and opens on none but a pass of the server', () => {
    expect(gate('red-team', { redTeam: required })).toMatchObject({ state: 'waiting' });
    expect(gate('red-team', { redTeam: required, evidence: [attacked] })).toMatchObject({
      state: 'open',
      because: 'ASR 2 %',
    });
    for (const outcome of ['fail', 'unknown'] as const) {
      expect(gate('red-team', { redTeam: required, evidence: [{ ...attacked, outcome }] })?.state).toBe('closed');
    }
    const elsewhere = { ...attacked, producer: { kind: 'ci', name: 'x' } } as const;
    expect(gate('red-team', { redTeam: required, evidence: [elsewhere] })?.state).toBe('waiting');
  });

  it('is shut where attacks could not be made', () => {
    const failed = { isRequired: true, settings, since: 0, failed: 'the agent is down' };
    expect(gate('red-team', { redTeam: failed })).toMatchObject({
      state: 'closed',
      because: 'unknown, which is not a pass: the agent is down',
    });
  });

  it('waits for attacks under the settings that hold: others may ask for less', () => {
    const before = { ...attacked, settings: 'sha256:44' as const };
    expect(gate('red-team', { redTeam: required, evidence: [before] })).toMatchObject({
      state: 'waiting',
      because: expect.stringContaining('not attacked yet under the settings of now'),
    });
    expect(gate('red-team', { redTeam: required, evidence: [before, attacked] })?.state).toBe('open');
  });

  it('stays shut where it failed, however often it is tried again; what nobody knew may be known later', () => {
    const failure = { ...attacked, id: 'evd_failure', outcome: 'fail', because: 'ASR 40 %' } as const;
    const unknown = { ...attacked, outcome: 'unknown' } as const;
    expect(gate('red-team', { redTeam: required, evidence: [failure, attacked] })).toMatchObject({
      state: 'closed',
      because: 'ASR 40 % Attacking it again takes that back no more: change the release, or the settings.',
      evidence: ['evd_failure'],
    });
    expect(gate('red-team', { redTeam: required, evidence: [unknown, attacked] })?.state).toBe('open');
    expect(gate('red-team', { redTeam: required, evidence: [attacked, unknown] })?.state).toBe('closed');
  });

  it('is asked again by the next promotion where nobody could tell', () => {
    const unknown = { ...attacked, outcome: 'unknown' } as const;
    const later = { ...required, since: unknown.at + 1 };
    expect(gate('red-team', { redTeam: later, evidence: [unknown] })).toMatchObject({
      state: 'waiting',
      because: expect.stringMatching(/^not attacked yet against/),
    });
    expect(gate('red-team', { redTeam: later, evidence: [attacked] })?.state).toBe('open');
  });
});
