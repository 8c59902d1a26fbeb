import { beforeEach, describe, expect, it } from 'vitest';
import { usualRedTeam } from '#domain/config/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { AGENT, aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

import { startDueScans } from './reconcile/start-due-scans.ts';

let world: ControlWorld;

beforeEach(() => {
  world = new ControlWorld();
});

/** Attacks are asked for, and the few of a made scan are enough. */
function attacking() {
  const redTeam = usualRedTeam();
  return { ...aProject(), redTeam: { ...redTeam, gate: { ...redTeam.gate, minAttacks: 8, minStrategies: 1 } } };
}

async function v2ToProduction() {
  await world.begin(attacking());
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  return promotion;
}

const gateOf = async (promotion: Awaited<ReturnType<typeof v2ToProduction>>) =>
  (await world.get(promotion)).gates.find(({ gate }) => gate === 'red-team');

describe('the red-team gate', () => {
  it('is not required where a project attacks nobody, and says how it would be', async () => {
    await world.begin();
    const promotion = await world.promote('v1', 'staging');
    await world.settle();
    expect(await gateOf(promotion)).toMatchObject({
      state: 'not-required',
      because: expect.stringContaining('`redTeam`'),
    });
    expect(await world.read((tx) => tx.scans.list({ limit: 10 }))).toEqual([]);
  });

  it('asks for attacks once, against what serves, and opens on what they show', async () => {
    const promotion = await v2ToProduction();
    expect(await gateOf(promotion)).toMatchObject({
      state: 'open',
      because: expect.stringContaining('attack success rate 0.0 % (0 of 8 judged'),
    });
    const scans = await world.read((tx) => tx.scans.list({ agent: AGENT, limit: 10 }));
    const v1 = await world.read((tx) => tx.releases.findByLabel(AGENT, 'v1'));
    // v1 alone on its way, then v2 against it: the scan for staging counts in production too.
    expect(scans.map(({ baseline, state }) => ({ baseline, state }))).toEqual([
      { baseline: v1?.digest, state: 'finished' },
      { baseline: undefined, state: 'finished' },
    ]);
  });

  it('is not asked on the way into the first environment', async () => {
    await world.begin(attacking());
    const promotion = await world.promote('v1', 'dev');
    await world.settle();
    expect(await gateOf(promotion)).toMatchObject({ state: 'not-required' });
  });

  it('stops a release that gives in', async () => {
    await world.begin(attacking());
    world.outside.attacks = 'succeeded';
    const promotion = await world.promote('v1', 'staging');
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({
      state: 'stopped',
      ended: { stage: 'red-team', because: expect.stringContaining('100.0 % (8 of 8 judged') },
    });
    const evidence = await world.read((tx) => tx.evidence.list(0, 100));
    expect(evidence.map(({ record }) => record).filter(({ kind }) => kind === 'red-team')).toMatchObject([
      { outcome: 'fail', producer: { kind: 'server' }, reference: expect.stringMatching(/^scn_/) },
    ]);
  });

  it('is shut where attacks had no answer, and where they could not be made: unknown is not a pass', async () => {
    await world.begin(attacking());
    world.outside.attacks = 'errored';
    const errored = await world.promote('v1', 'staging');
    await world.settle();
    expect(await world.get(errored)).toMatchObject({
      state: 'stopped',
      ended: { because: expect.stringContaining('unknown, which is not a pass: no attack success rate') },
    });
    world.outside.attacks = 'throws';
    const impossible = await world.promote('v2', 'staging');
    await world.settle();
    expect(await world.get(impossible)).toMatchObject({
      state: 'stopped',
      ended: { because: expect.stringContaining('the agent has no address') },
    });
  });

  it('reads no evidence that somebody pushed, and none against another baseline', async () => {
    await world.begin(attacking());
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    const v1 = await world.read((tx) => tx.releases.findByLabel(AGENT, 'v1'));
    const v2 = await world.read((tx) => tx.releases.findByLabel(AGENT, 'v2'));
    if (v1 === undefined || v2 === undefined) throw new Error('both are registered');
    const shown = { release: v2.digest, agent: AGENT, environment: 'dev', kind: 'red-team', outcome: 'pass' } as const;
    await world.context.unitOfWork.run(async (tx) => {
      const pushed = { kind: 'ci', name: 'somewhere' } as const;
      await tx.evidence.append({
        id: 'evd_pushed',
        ...shown,
        producer: pushed,
        because: 'all well',
        baseline: v1.digest,
        at: 0,
      });
      await tx.evidence.append({
        id: 'evd_other',
        ...shown,
        producer: { kind: 'server', name: 'headgate' },
        because: 'x',
        at: 0,
      });
    });
    world.outside.attacks = 'succeeded';
    const promotion = await world.promote('v2', 'staging');
    await world.settle();
    expect((await world.get(promotion)).state).toBe('stopped');
  });
});

describe('attacks by hand', () => {
  it('are made by a worker, and are evidence for every promotion of the release', async () => {
    await world.begin(attacking());
    const run = await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    expect(await world.read((tx) => tx.scans.find(run.id))).toMatchObject({ state: 'finished' });
    const promotion = await world.promote('v1', 'staging');
    await world.settle();
    expect(await gateOf(promotion)).toMatchObject({ state: 'open' });
    expect(await world.read((tx) => tx.scans.list({ limit: 10 }))).toHaveLength(1);
  });

  it('that failed are not made up for by others of the same release', async () => {
    await world.begin(attacking());
    world.outside.attacks = 'succeeded';
    await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    world.outside.attacks = 'defended';
    await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    const promotion = await world.promote('v1', 'staging');
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({
      state: 'stopped',
      ended: { because: expect.stringContaining('Attacking it again takes that back no more') },
    });
  });

  it('under settings that asked for less open no gate under those that ask for more', async () => {
    const { redTeam, ...project } = attacking();
    await world.begin({ ...project, redTeam: { ...redTeam, strategies: ['base64'] } });
    await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    await world.apply({ ...project, redTeam });
    await world.promote('v1', 'staging');
    await world.settle();
    expect(await world.read((tx) => tx.scans.list({ limit: 10 }))).toHaveLength(2);
  });

  it('begin with what the last scan tells, which is not one without answers', async () => {
    await world.begin(attacking());
    world.outside.attacks = 'succeeded';
    const telling = await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    world.outside.attacks = 'errored';
    await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    await world.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await world.settle();
    expect(world.outside.scanned.map(({ last }) => last && 'id' in last && last.id)).toEqual([
      undefined,
      telling.id,
      telling.id,
    ]);
  });

  it('are never made where users are', async () => {
    await world.begin(attacking());
    const asked = { agent: AGENT, release: 'v1', environment: 'production' };
    await expect(world.control.startScan(DANA, asked)).rejects.toMatchObject({
      code: 'NOT_RUNNABLE',
      message: 'production is where users are, and they are never attacked',
    });
    expect(await world.read((tx) => tx.scans.list({ limit: 10 }))).toEqual([]);
  });

  it('are refused where the project asks for none, and fail with why', async () => {
    await world.begin();
    await expect(world.control.startScan(DANA, { agent: AGENT, release: 'v1' })).rejects.toMatchObject({
      code: 'NOT_RUNNABLE',
    });
    const other = new ControlWorld();
    world = other;
    await other.begin(attacking());
    other.outside.attacks = 'throws';
    const run = await other.control.startScan(DANA, { agent: AGENT, release: 'v1' });
    await other.settle();
    expect(await other.read((tx) => tx.scans.find(run.id))).toMatchObject({
      state: 'failed',
      because: 'the agent has no address',
      code: 'NOT_RUNNABLE',
    });
  });
});

describe('beside each live evaluation', () => {
  async function inProbation() {
    const promotion = await v2ToProduction();
    await world.approve(promotion);
    await world.settle();
    await world.pass(4 * HOUR_MS);
    return promotion;
  }

  it('a few attacks are made and kept, and a release that holds goes on', async () => {
    const promotion = await inProbation();
    await world.pass(6 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('probation');
    const scans = await world.read((tx) => tx.scans.list({ agent: AGENT, limit: 50 }));
    const live = scans.filter(({ environment }) => environment === 'production');
    expect(live.length).toBeGreaterThanOrEqual(1);
    expect(live.every(({ baseline }) => baseline !== undefined)).toBe(true);
    await world.control.startScan(DANA, { agent: AGENT, release: 'v2' });
    await world.settle();
    // Few attacks are not what the next scan begins with.
    expect(world.outside.scanned.at(-1)?.last).toMatchObject({ environment: 'dev' });
  });

  it('one that succeeds twice, and not on what served before, takes the release back', async () => {
    const promotion = await inProbation();
    world.outside.attacks = 'succeeded';
    await world.pass(6 * HOUR_MS);
    expect(await world.get(promotion)).toMatchObject({
      state: 'rolled-back',
      ended: { stage: 'probation', because: expect.stringContaining('8 of 8 attacks succeed twice, and not on v1') },
    });
  });

  it('attacks without an answer take nobody back, and end no probation', async () => {
    const promotion = await inProbation();
    world.outside.attacks = 'errored';
    await world.pass(30 * HOUR_MS);
    expect((await world.get(promotion)).state).toBe('probation');
  });
});

describe('what serves, by the schedule', () => {
  it('is attacked on a copy in the environment before, as often as the project says, and no more', async () => {
    const project = attacking();
    await world.begin({ ...project, redTeam: { ...project.redTeam, everyMs: 24 * HOUR_MS } });
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    const v1 = await world.read((tx) => tx.releases.findByLabel(AGENT, 'v1'));
    const scheduled = async () => {
      await startDueScans(world.context);
      await world.settle();
      const scans = await world.read((tx) => tx.scans.list({ agent: AGENT, limit: 100 }));
      return scans.filter(({ environment, requestedBy }) => environment === 'staging' && requestedBy.kind === 'system');
    };
    expect(await scheduled()).toMatchObject([{ candidate: v1?.digest, state: 'finished' }]);
    expect(await scheduled()).toHaveLength(1);
    await world.pass(25 * HOUR_MS);
    expect(await scheduled()).toHaveLength(2);
    expect((await world.read((tx) => tx.deployments.list({ environment: 'staging' }))).length).toBeGreaterThan(0);
  });

  it('is left alone where no schedule asks for it', async () => {
    await world.begin(attacking());
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    const before = await world.read((tx) => tx.scans.list({ limit: 100 }));
    await startDueScans(world.context);
    expect(await world.read((tx) => tx.scans.list({ limit: 100 }))).toHaveLength(before.length);
  });
});
