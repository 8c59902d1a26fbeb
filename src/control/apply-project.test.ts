import { beforeEach, describe, expect, it } from 'vitest';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

const rule = {
  roles: ['security', 'qa-lead'],
  minPeople: 2,
  distinctPerRole: false,
  authorsMayApprove: false,
} as const;
const strict = aProject({ approval: rule });
const loose = aProject({ approval: { ...rule, minPeople: 1 } });

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin(strict);
});

const events = async () =>
  (await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 100 }))).map(({ record }) => record);

describe('a project that asks for less than the one before it', () => {
  it('is refused without the right, with all that it loosens, and leaves nothing behind', async () => {
    const before = await world.read((tx) => tx.projects.latest());
    for (const permit of [undefined, { mayLoosen: false, reason: 'I want to' }]) {
      await expect(world.control.applyProject(DANA, loose, permit)).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('environments.production.approval.minPeople: 2 → 1'),
      });
    }
    expect(await world.read((tx) => tx.projects.latest())).toEqual(before);
  });

  it('is refused without a reason', async () => {
    await expect(world.control.applyProject(DANA, loose, { mayLoosen: true })).rejects.toMatchObject({
      code: 'POLICY_LOOSENED',
      hint: 'say why, for the record: headgate apply --reason "…"',
    });
  });

  it('is recorded with who, why and what', async () => {
    const { version, loosened } = await world.control.applyProject(DANA, loose, {
      mayLoosen: true,
      reason: 'Kim left',
    });
    expect(loosened).toEqual([{ path: 'environments.production.approval.minPeople', was: '2', now: '1' }]);
    expect((await events()).find(({ event }) => event === 'project.loosened')).toMatchObject({
      subject: version.id,
      actor: DANA,
      because: 'Kim left; less: environments.production.approval.minPeople: 2 → 1',
      details: { loosened },
    });
  });

  it('is no less when it asks for more again, or is the same', async () => {
    await world.control.applyProject(DANA, strict);
    await world.apply(loose);
    expect((await world.control.applyProject(DANA, strict)).loosened).toEqual([]);
    expect((await events()).filter(({ event }) => event === 'project.loosened')).toHaveLength(1);
  });
});
