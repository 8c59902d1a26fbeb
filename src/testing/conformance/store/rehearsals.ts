import { expect, it } from 'vitest';
import type { Rehearsal } from '#domain/outlook/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { NASTY_TEXT, PERSON } from './examples.ts';

export function describeRehearsals(store: UnitOfWork): void {
  const scheduled: Rehearsal = {
    id: 'reh_b',
    agent: 'rehearsed',
    environment: 'production',
    release: digestOfBytes('v2'),
    label: 'v2',
    requestedBy: PERSON,
    requestedAt: 1,
    faults: ['errors:5%'],
    dueAt: 100,
    everyMs: 7,
    state: 'scheduled',
  };
  const sooner: Rehearsal = { ...scheduled, id: 'reh_a', dueAt: 50 };

  it('gives out what is due, the earliest first, and nothing that is not waiting any more', async () => {
    await store.run(async (tx) => {
      for (const row of [scheduled, sooner]) await tx.rehearsals.save(row);
    });
    expect(await store.run((tx) => tx.rehearsals.lockDue(49))).toBeUndefined();
    expect(await store.run((tx) => tx.rehearsals.lockDue(100))).toEqual(sooner);
    await store.run((tx) => tx.rehearsals.save({ ...sooner, state: 'running' }));
    expect(await store.run((tx) => tx.rehearsals.lockDue(100))).toEqual(scheduled);
    await store.run((tx) => tx.rehearsals.save({ ...scheduled, state: 'cancelled', because: NASTY_TEXT }));
    expect(await store.run((tx) => tx.rehearsals.lockDue(1_000))).toBeUndefined();
  });

  it('keeps results, newest first', async () => {
    const result: Rehearsal['result'] = {
      ...{ state: 'promoted', stage: 'probation', because: NASTY_TEXT, stoppedBy: undefined, gates: [], verdicts: [] },
      timeline: [{ at: 1, event: 'rollout.started', because: 'gates open' }],
      ...{ startedAt: 1, endedAt: 2, requestsPerHour: 12.5, traffic: 'measured', requests: 3, passes: 4 },
    };
    const finished: Rehearsal = { ...sooner, state: 'finished', finishedAt: 60, result };
    const other: Rehearsal = { ...scheduled, id: 'reh_c', agent: 'another', state: 'running' };
    await store.run(async (tx) => {
      for (const row of [finished, other]) await tx.rehearsals.save(row);
    });
    await store.run(async (tx) => {
      expect((await tx.rehearsals.list({ limit: 10 })).map(({ id }) => id)).toEqual(['reh_c', 'reh_a', 'reh_b']);
      expect((await tx.rehearsals.list({ agent: 'rehearsed', limit: 1 })).map(({ id }) => id)).toEqual(['reh_a']);
      const found = await tx.rehearsals.find('reh_a');
      expect(found).toMatchObject({ state: 'finished', result: { because: NASTY_TEXT, requests: 3 } });
      expect(found?.result).not.toHaveProperty('stoppedBy');
      expect(await tx.rehearsals.find('reh_none')).toBeUndefined();
    });
  });
}
