import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { ControlWorld, DANA } from '#testing/control/control-world.ts';
import { servingV2 } from '#testing/control/scenario.ts';

let world: ControlWorld;
beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const ask = (release: string, environment: string) => world.control.plan({ agent: 'support', release, environment });

/** Everything that a plan could have changed. */
const stored = () =>
  world.read(async (tx) => ({
    promotions: await tx.promotions.list({ limit: 100 }),
    audit: await tx.audit.lastSequence(),
    evidence: (await tx.evidence.list(0, 1_000)).length,
    routes: await tx.routes.snapshot(),
    deployments: await tx.deployments.list({}),
    actions: await tx.actions.unclaimed(Number.MAX_SAFE_INTEGER, 100),
  }));

describe('a plan', () => {
  it('dates each step, the watch behind it and the end', async () => {
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    await world.bring('v2', 'staging');
    const { outlook, baseline } = await ask('v2', 'production');
    expect(baseline).toBe('v1');
    expect(outlook.findings).toEqual([]);
    const hours = outlook.steps.map((step) => [step.kind, step.weightBp, (step.endsAt - step.startsAt) / HOUR_MS]);
    // With little traffic the metrics need longer than the hour of the first bake, and the date says so.
    const firstHours = (outlook.metrics[0]?.neededMs ?? 0) / HOUR_MS;
    expect(firstHours).toBeGreaterThan(1);
    expect(hours).toEqual([
      ['deploy', 0, 0],
      ['smoke', 0, 0],
      ['weight', 1_000, firstHours],
      ['weight', 5_000, 2],
      ['weight', 10_000, 0],
      ['probation', 10_000, 24],
    ]);
    expect(outlook.soonestEndAt).toBe(outlook.startsAt + (firstHours + 26) * HOUR_MS);
  });

  it('changes nothing', async () => {
    await world.bring('v1', 'staging');
    const before = await stored();
    await ask('v1', 'production');
    await ask('v2', 'production');
    expect(await stored()).toEqual(before);
  });

  it('says who owes what, with the command that does it', async () => {
    await world.bring('v1', 'staging');
    const { outlook } = await ask('v1', 'production');
    expect(outlook.owed.map(({ who, command }) => [who, command])).toEqual([
      ['security', 'headgate approve prm_… --role security --reason "…"'],
    ]);
    const promotion = await world.promote('v1', 'production');
    await world.settle();
    const left = (await world.control.plan({ promotion: promotion.id })).outlook;
    expect(left.owed[0]?.command).toBe(`headgate approve ${promotion.id} --role security --reason "…"`);
  });

  it('names what no waiting could mend', async () => {
    const skipped = (await ask('v1', 'production')).outlook;
    expect(skipped.findings.map(({ code }) => code)).toEqual(['STAGE_SKIPPED']);
    expect(skipped.soonestEndAt).toBeUndefined();
    await world.bring('v1', 'staging');
    expect((await ask('v1', 'staging')).outlook.findings.map(({ code }) => code)).toEqual(['ALREADY_THERE']);
    await world.promote('v1', 'production');
    const busy = (await ask('v2', 'production')).outlook.findings.map(({ code }) => code);
    expect(busy).toEqual(['STAGE_SKIPPED', 'PROMOTION_ACTIVE']);
    await expect(ask('v9', 'production')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('names the rollback that is being prepared, as the promotion itself would be refused', async () => {
    await servingV2(world);
    await world.release('v3');
    await world.bring('v3', 'staging');
    const place = { agent: 'support', environment: 'production' };
    const { rollback } = await world.control.rollBack(DANA, { ...place, reason: 'slow' });
    const { findings, soonestEndAt } = (await ask('v3', 'production')).outlook;
    expect(findings).toEqual([
      {
        code: 'CONFLICT',
        because: `rollback ${rollback?.id} is bringing an earlier release back to production`,
        hint: `headgate rollback show ${rollback?.id}`,
      },
    ]);
    expect(soonestEndAt).toBeUndefined();
    await expect(world.promote('v3', 'production')).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.settle();
    expect((await ask('v3', 'production')).outlook.findings).toEqual([]);
    await expect(world.promote('v3', 'production')).resolves.toMatchObject({ label: 'v3' });
  });

  it('never invents traffic, and tells with what was measured how long a decision takes', async () => {
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    await world.bring('v2', 'staging');
    const { outlook } = await ask('v2', 'production');
    expect(outlook.requestsPerHour).toBeGreaterThan(0);
    const [errors] = outlook.metrics;
    expect(errors?.neededRequests).toBeGreaterThanOrEqual(50);
    expect(errors?.because).toMatch(
      /proven after .* candidate requests, in about .*could show: at most .* percentage points/,
    );
    expect(outlook.pace).toMatch(
      /^about .* requests\/h, as measured; 10 % of them reach the least of 50 candidate requests in about/,
    );
  });

  it('says unknown where nothing was measured', async () => {
    await world.bring('v1', 'staging');
    await world.control.setClock(DANA, { rate: 1 });
    const { outlook } = await ask('v1', 'production');
    expect(outlook.requestsPerHour).toBeUndefined();
    expect(outlook.metrics.map(({ because }) => because)).toEqual([
      'nothing serves yet: no baseline to compare with, its own limit only',
    ]);
  });

  it('of a running promotion counts what is left', async () => {
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    await world.bring('v2', 'staging');
    const promotion = await world.promote('v2', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    await world.pass(HOUR_MS / 2);
    const before = (await world.control.plan({ promotion: promotion.id })).outlook;
    await world.pass(HOUR_MS / 3);
    const { outlook } = await world.control.plan({ promotion: promotion.id });
    expect(outlook.steps.map((step) => step.kind)).toEqual(['weight', 'weight', 'weight', 'probation']);
    // Requests that were counted are not asked for again.
    const left = (of: typeof outlook) => (of.steps[0]?.endsAt ?? 0) - of.now;
    expect(left(outlook)).toBeLessThan(left(before));
  });
});
