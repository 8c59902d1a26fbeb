import { beforeEach, describe, expect, it } from 'vitest';
import { Reconciler, registerActionRunner, rehearsePerformer } from '#control/index.ts';
import type { Rehearsal } from '#domain/outlook/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';
import type { ActionKind } from '#ports/index.ts';
import { MemoryJobQueue } from '#store/index.ts';
import { withCases } from '#testing/builder/rehearsal-seed.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';
import { openRehearser } from './rehearsal-engine.ts';

let world: ControlWorld;
beforeEach(async () => {
  world = new ControlWorld();
  await world.begin(withCases(aProject()));
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.bring('v2', 'staging');
});

const ask = (over: Partial<Parameters<ControlWorld['control']['rehearse']>[1]> = {}) =>
  world.control.rehearse(DANA, { agent: 'support', release: 'v2', environment: 'production', faults: [], ...over });

/** Runs the reconciler, as a server does, until a rehearsal has ended. */
async function runUntilOver(id: Rehearsal['id']): Promise<Rehearsal> {
  const jobs = new MemoryJobQueue(world.context.log);
  const none = () => Promise.reject(new Error('only rehearsals run here'));
  const others = {
    deploy: none,
    smoke: none,
    integrate: none,
    'red-team': none,
    evaluate: none,
    'top-up': none,
    'evaluate-live': none,
    'evaluate-part': none,
    webhook: none,
    notify: none,
    rollback: none,
  };
  const performers: Parameters<typeof registerActionRunner>[3] = {
    ...others,
    rehearse: rehearsePerformer(world.context, openRehearser()),
  } satisfies Record<ActionKind, unknown>;
  registerActionRunner(world.context, jobs, 'worker', performers, new AbortController().signal);
  await jobs.start();
  const reconciler = new Reconciler(world.context, jobs);
  reconciler.start();
  for (let turn = 0; turn < 100_000; turn += 1) {
    const found = await world.read((tx) => tx.rehearsals.find(id));
    if (found !== undefined && found.state !== 'scheduled' && found.state !== 'running') break;
    reconciler.poke();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reconciler.stop();
  await jobs.stop(1_000);
  const found = await world.read((tx) => tx.rehearsals.find(id));
  if (found === undefined) throw new Error(`no rehearsal ${id}`);
  return found;
}

/** All that is real. The audit log says that a rehearsal was asked for and what it came to, and nothing else. */
const real = () =>
  world.read(async (tx) => ({
    promotions: await tx.promotions.list({ limit: 100 }),
    evidence: await tx.evidence.list(0, 1_000),
    routes: await tx.routes.snapshot(),
    deployments: await tx.deployments.list({}),
    holds: await tx.holds.list({}),
    gateways: await tx.gateways.list(),
    samples: await tx.samples.sum({ agent: 'support', environment: 'production', fromRouteVersion: 0 }),
    releases: await tx.releases.list(undefined),
  }));

describe('a rehearsal that a server runs', () => {
  it('changes nothing real, and is kept with what it came to', async () => {
    const [before, logged] = [await real(), await world.read((tx) => tx.audit.lastSequence())];
    const asked = await ask();
    const done = await runUntilOver(asked.id);
    expect(done).toMatchObject({ state: 'finished', result: { state: 'promoted', traffic: 'measured' } });
    expect(await real()).toEqual(before);
    const records = await world.read((tx) => tx.audit.list({ afterSequence: logged, limit: 100 }));
    expect(records.map(({ record }) => record.event)).toEqual(['rehearsal.requested', 'rehearsal.finished']);
    expect(records[1]?.record.because).toContain('rehearsal: simulated traffic and people');
  });

  it('plays the faults that were asked for', async () => {
    const done = await runUntilOver((await ask({ faults: ['errors:10%'] })).id);
    expect(done.result).toMatchObject({ state: 'rolled-back', stoppedBy: { kind: 'metric', name: 'error-rate' } });
    expect(await world.read((tx) => tx.holds.list({}))).toEqual([]);
  });

  it('waits for its time, then leaves a row for the next one', async () => {
    const start = await world.read(async (tx) => (await tx.clock.read()).setting.originVirtual);
    const asked = await ask({ everyMs: 7 * DAY_MS });
    expect(asked.dueAt).toBeGreaterThan(start);
    await runUntilOver(asked.id);
    const [next, ...others] = await world.read((tx) => tx.rehearsals.list({ limit: 10 }));
    expect(next).toMatchObject({ state: 'scheduled', dueAt: asked.dueAt + 7 * DAY_MS, everyMs: 7 * DAY_MS });
    expect(others.map(({ id }) => id)).toEqual([asked.id]);
    const cancelled = await world.control.cancelRehearsal(DANA, {
      rehearsal: next?.id ?? 'reh_',
      reason: 'v3 is here',
    });
    expect(cancelled.state).toBe('cancelled');
  });

  it('refuses what makes no sense', async () => {
    await expect(ask({ release: 'v9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ask({ everyMs: HOUR_MS / 2 })).rejects.toMatchObject({ code: 'USAGE' });
    const reason = 'so';
    await expect(world.control.cancelRehearsal(DANA, { rehearsal: 'reh_x', reason })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const done = await runUntilOver((await ask({ faults: ['smoke'] })).id);
    await expect(world.control.cancelRehearsal(DANA, { rehearsal: done.id, reason })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});
