import { expect, it } from 'vitest';
import type { Approval, Freeze, Hold, Statement, Token } from '#domain/policy/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { EvaluationRun, GatewayRecord, ScanRun, UnitOfWork } from '#ports/index.ts';
import { makeScan } from '../../redteam/made-scan.ts';
import { aDeployment, NASTY_TEXT, PERSON } from './examples.ts';

export function describeRecords(store: UnitOfWork): void {
  it('replaces a deployment in its place in the list', async () => {
    const one = aDeployment({ id: 'dep_z', agent: 'deployed' });
    const two = aDeployment({ id: 'dep_a', agent: 'deployed', environment: 'staging' });
    const oneActive = aDeployment({
      ...{ id: 'dep_z', agent: 'deployed', state: 'active', runtimeId: 'asst_1' },
      endpoint: { baseUrl: 'http://127.0.0.1:1/v1', api: 'responses', inject: { parameters: {}, tools: [] } },
    });
    await store.run(async (tx) => {
      for (const deployment of [one, two, oneActive]) await tx.deployments.save(deployment);
    });
    await store.run(async (tx) => {
      expect(await tx.deployments.list({ agent: 'deployed' })).toEqual([oneActive, two]);
      expect(await tx.deployments.list({ agent: 'deployed', environment: 'staging' })).toEqual([two]);
      expect(await tx.deployments.list({ agent: 'deployed', release: one.release })).toEqual([oneActive, two]);
      expect(await tx.deployments.list({ agent: 'deployed', release: digestOfBytes('none') })).toEqual([]);
      const found = await tx.deployments.find('dep_a');
      expect(found).toEqual(two);
      expect(found).not.toHaveProperty('endpoint');
      expect(await tx.deployments.find('dep_none')).toBeUndefined();
    });
  });

  it('lists evaluations newest first without their results', async () => {
    const run: EvaluationRun = {
      ...{ id: 'evl_a', agent: 'evaluated', candidate: digestOfBytes('v2'), baseline: undefined },
      ...{ environment: 'staging', requestedBy: PERSON, requestedAt: 5, state: 'running' },
      ...{ progress: { done: 0, total: 240 }, result: undefined, because: undefined },
    };
    const result: EvaluationRun['result'] = {
      ...{ id: 'evl_a', agent: 'evaluated', environment: 'staging', repeats: 3, baseline: undefined, metrics: [] },
      dataset: { name: 'cases', digest: digestOfBytes('cases'), cases: 80 },
      candidate: { release: digestOfBytes('v2'), label: 'v2', deploymentId: undefined, replies: [] },
      erroredRatio: 0.0125,
    };
    const finished: EvaluationRun = { ...run, state: 'finished', result };
    const later: EvaluationRun = { ...run, id: 'evl_b', requestedAt: 4 };
    await store.run(async (tx) => {
      for (const saved of [run, later, finished]) await tx.evaluations.save(saved);
    });
    await store.run(async (tx) => {
      expect(await tx.evaluations.find('evl_a')).toEqual(finished);
      const listed = await tx.evaluations.list({ agent: 'evaluated', limit: 10 });
      expect(listed).toEqual([later, { ...finished, result: undefined }]);
      expect(await tx.evaluations.list({ agent: 'evaluated', limit: 1 })).toEqual([later]);
      expect(await tx.evaluations.list({ agent: 'nobody', limit: 1 })).toEqual([]);
    });
  });

  it('keeps red-team scans as it keeps evaluations, and apart from them', async () => {
    const run: ScanRun = {
      ...{ id: 'scn_a', agent: 'scanned', candidate: digestOfBytes('v2'), baseline: digestOfBytes('v1') },
      ...{ environment: 'dev', requestedBy: PERSON, requestedAt: 5, state: 'running' },
      ...{ progress: { done: 0, total: 10 }, result: undefined, because: undefined },
    };
    const made = makeScan({ 'violence-one/baseline': { outcome: 'succeeded', reply: NASTY_TEXT } });
    await store.run(async (tx) => {
      await tx.scans.save(run);
      await tx.scans.keepProgress('scn_a', { done: 4, total: 10 });
    });
    await store.run(async (tx) => {
      expect(await tx.scans.find('scn_a')).toEqual({ ...run, progress: { done: 4, total: 10 } });
      expect(await tx.evaluations.list({ agent: 'scanned', limit: 10 })).toEqual([]);
      await tx.scans.save({ ...run, state: 'finished', result: made });
      await tx.scans.keepProgress('scn_a', { done: 9, total: 10 });
    });
    await store.run(async (tx) => {
      const found = await tx.scans.find('scn_a');
      expect(found?.result?.candidate.answers).toEqual(JSON.parse(JSON.stringify(made.candidate.answers)));
      expect(found?.progress).toEqual({ done: 0, total: 10 });
      expect(await tx.scans.list({ agent: 'scanned', limit: 10 })).toEqual([
        { ...run, state: 'finished', result: undefined },
      ]);
    });
  });

  it('keeps how far an evaluation has come while it runs, and never over its end', async () => {
    const running: EvaluationRun = {
      ...{ id: 'evl_kept', agent: 'kept', candidate: digestOfBytes('v2'), baseline: undefined },
      ...{ environment: NASTY_TEXT, requestedBy: PERSON, requestedAt: 5, state: 'running' },
      ...{ progress: { done: 0, total: 0 }, result: undefined, because: undefined },
    };
    const failed: EvaluationRun = { ...running, state: 'failed', because: NASTY_TEXT };
    const keep = (done: number) => store.run((tx) => tx.evaluations.keepProgress('evl_kept', { done, total: 8 }));
    const found = () => store.run((tx) => tx.evaluations.find('evl_kept'));
    await keep(1);
    expect(await found()).toBeUndefined();
    await store.run((tx) => tx.evaluations.save(running));
    await keep(2);
    expect(await found()).toEqual({ ...running, progress: { done: 2, total: 8 } });
    await Promise.all([keep(3), store.run((tx) => tx.evaluations.save(failed)), keep(4), keep(5)]);
    await keep(6);
    expect(await found()).toEqual(failed);
  });

  it('keeps approvals in the order of signing', async () => {
    const approval: Approval = {
      ...{ id: 'apr_b', promotion: 'prm_signed', release: digestOfBytes('v2'), role: 'qa-lead', person: 'Zoë' },
      ...{ decision: 'approved', reason: NASTY_TEXT, played: false, at: 9 },
    };
    const second: Approval = { ...approval, id: 'apr_a', role: 'security', at: 8 };
    await store.run(async (tx) => {
      await tx.approvals.add(approval);
      await tx.approvals.add(second);
      await tx.approvals.add({ ...approval, id: 'apr_c', promotion: 'prm_other' });
    });
    expect(await store.run((tx) => tx.approvals.forPromotion('prm_signed'))).toEqual([approval, second]);
  });

  it('keeps holds, lifted ones included', async () => {
    const hold: Hold = {
      ...{ id: 'hld_b', kind: 'hold', release: digestOfBytes('held'), agent: 'held', reason: NASTY_TEXT },
      ...{ placedBy: PERSON, placedAt: 1 },
    };
    const lifted: Hold = { ...hold, lifted: { by: PERSON, at: 2, reason: 'a mistake' } };
    const other: Hold = { ...hold, id: 'hld_a', release: digestOfBytes('held too') };
    await store.run(async (tx) => {
      await tx.holds.save(hold);
      expect(await tx.holds.find('hld_b')).not.toHaveProperty('lifted');
      await tx.holds.save(other);
      await tx.holds.save(lifted);
    });
    await store.run(async (tx) => {
      expect(await tx.holds.list({ agent: 'held' })).toEqual([lifted, other]);
      expect(await tx.holds.list({ release: digestOfBytes('held too'), agent: 'held' })).toEqual([other]);
      expect(await tx.holds.find('hld_none')).toBeUndefined();
    });
  });

  it('tells the holds that stand against a release from the lifted ones, with all that stand on components', async () => {
    const common = { kind: 'hold', reason: 'errors', placedBy: PERSON, placedAt: 1 } as const;
    const own: Hold = { ...common, id: 'hld_own', release: digestOfBytes('standing'), agent: 'standing' };
    const other: Hold = { ...own, id: 'hld_other', release: digestOfBytes('another') };
    const lifted: Hold = { ...own, id: 'hld_over', lifted: { by: PERSON, at: 2, reason: 'a mistake' } };
    const component: Hold = { ...common, id: 'qrn_tool', kind: 'quarantine', component: 'tool:price' };
    const running = { agent: 'a', environment: 'production', deploymentId: 'dep_1', label: 'v1' } as const;
    const looked: Hold = {
      ...component,
      running: [{ ...running, because: NASTY_TEXT, waitsForPerson: true }],
      enforcedIn: 7,
    };
    await store.run(async (tx) => {
      for (const hold of [own, other, { ...lifted, lifted: undefined }, component, lifted, looked]) {
        await tx.holds.save(hold);
      }
    });
    await store.run(async (tx) => {
      expect(await tx.holds.standing(digestOfBytes('standing'))).toEqual([own, looked]);
      expect(await tx.holds.list({ kind: 'quarantine', standing: true })).toEqual([looked]);
      expect(await tx.holds.list({ agent: 'standing' })).toEqual([own, other, lifted]);
      expect(await tx.holds.list({ agent: 'standing', standing: true })).toEqual([own, other]);
      expect(await tx.holds.lock('qrn_tool')).toEqual(looked);
      expect(await tx.holds.find('qrn_tool')).not.toHaveProperty('agent');
      expect(await tx.holds.lock('qrn_none')).toBeUndefined();
    });
  });

  it('keeps freezes, and tells those that still hold from those that are over', async () => {
    const endless: Freeze = { id: 'frz_b', reason: NASTY_TEXT, from: 1, placedBy: PERSON, placedAt: 1 };
    const short: Freeze = { ...endless, id: 'frz_a', agent: 'frozen', environment: 'production', until: 100 };
    const lifted: Freeze = { ...endless, id: 'frz_c', until: 500, lifted: { by: PERSON, at: 50, reason: 'a mistake' } };
    await store.run(async (tx) => {
      for (const freeze of [endless, short, { ...lifted, lifted: undefined }, lifted]) await tx.freezes.save(freeze);
    });
    await store.run(async (tx) => {
      expect(await tx.freezes.list({})).toEqual([endless, short, lifted]);
      expect(await tx.freezes.list({ endingAfter: 49 })).toEqual([endless, short, lifted]);
      expect(await tx.freezes.list({ endingAfter: 50 })).toEqual([endless, short]);
      expect(await tx.freezes.list({ endingAfter: 100 })).toEqual([endless]);
      expect(await tx.freezes.find('frz_a')).toEqual(short);
      expect(await tx.freezes.find('frz_b')).not.toHaveProperty('until');
      expect(await tx.freezes.find('frz_none')).toBeUndefined();
    });
  });

  it('keeps what people said, for one release or all of an agent', async () => {
    const common = { promotion: 'prm_said', agent: 'spoken-of', environment: 'production', at: 1 } as const;
    const said = { kind: 'accepts', gate: 'comparison', evidence: undefined } as const;
    const first: Statement = {
      ...common,
      id: 'stm_b',
      release: digestOfBytes('a'),
      by: PERSON,
      reason: NASTY_TEXT,
      said,
    };
    const second: Statement = { ...first, id: 'stm_a', release: digestOfBytes('b') };
    await store.run(async (tx) => {
      for (const statement of [first, second]) await tx.statements.add(statement);
    });
    await store.run(async (tx) => {
      expect(await tx.statements.list({ agent: 'spoken-of' })).toEqual([first, second]);
      expect(await tx.statements.list({ agent: 'spoken-of', release: digestOfBytes('b') })).toEqual([second]);
      expect(await tx.statements.list({ agent: 'nobody' })).toEqual([]);
    });
    await expect(store.run((tx) => tx.statements.add(first))).rejects.toThrow();
  });

  it('replaces what is known of a gateway', async () => {
    const gateway: GatewayRecord = {
      ...{ id: 'gtw_one', boot: 'b1', ackedVersion: 0, seenAt: 1_700_000_000_000.5, connected: true, refused: [] },
    };
    const later: GatewayRecord = {
      ...{ ...gateway, boot: 'b2', ackedVersion: Number.MAX_SAFE_INTEGER, connected: false },
      refused: [{ agent: NASTY_TEXT, environment: 'production', because: 'its endpoint is of a kind not known here' }],
    };
    await store.run((tx) => tx.gateways.save(gateway));
    await store.run((tx) => tx.gateways.save(later));
    expect(await store.run((tx) => tx.gateways.list())).toEqual([later]);
    expect(await store.run((tx) => tx.gateways.lock('gtw_one'))).toEqual(later);
    expect(await store.run((tx) => tx.gateways.lock('gtw_none'))).toBeUndefined();
  });

  it('finds a token by the hash of its secret', async () => {
    const token: Token = {
      ...{ id: 'tok_one', secretHash: 'ab12', actor: { kind: 'machine', name: 'ci' }, roles: ['ci'] },
      ...{ createdAt: 1, createdBy: 'Zoë' },
    };
    await store.run((tx) => tx.tokens.add(token));
    expect(await store.run((tx) => tx.tokens.findByHash('ab12'))).toEqual(token);
    expect(await store.run((tx) => tx.tokens.findByHash('ab1'))).toBeUndefined();
    expect(await store.run((tx) => tx.tokens.list())).toContainEqual(token);
    const same: Token = { ...token, id: 'tok_two' };
    await expect(store.run((tx) => tx.tokens.add(same))).rejects.toThrow();
  });

  it('keeps what each gateway last said of its open conversations', async () => {
    const open = [{ agent: 'a', environment: 'production', deploymentId: 'dep_1' as const, conversations: 7 }];
    await store.run((tx) => tx.gateways.saveOpen('gtw_open2', open));
    await store.run((tx) => tx.gateways.saveOpen('gtw_open1', open));
    await store.run((tx) => tx.gateways.saveOpen('gtw_open2', []));
    expect(await store.run((tx) => tx.gateways.listOpen())).toEqual([
      { gateway: 'gtw_open1', open },
      { gateway: 'gtw_open2', open: [] },
    ]);
  });
}
