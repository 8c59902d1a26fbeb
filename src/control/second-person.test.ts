import { beforeEach, describe, expect, it } from 'vitest';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';

const KIM = { kind: 'person', name: 'Kim' } as const;
const ROBOT = { kind: 'machine', name: 'robot' } as const;
const two = { ...aProject(), secondPerson: { configuration: true, breakGlass: true } };
const stricter = { ...two, evaluation: { ...two.evaluation, minQualityMean: 4.5 } };
const looser = { ...two, evaluation: { ...two.evaluation, minQualityMean: 3 } };
const reason = 'looked at it';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin(two);
});

const inForce = async () => (await world.read((tx) => tx.projects.latest()))?.project;
const events = async () =>
  (await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 100 })))
    .map(({ record }) => record)
    .filter(({ event }) => event.startsWith('project.'));

describe('a project where two people are asked for', () => {
  it('is in force at once as the first, since nobody is there to ask', async () => {
    expect(await inForce()).toEqual(two);
  });

  it('waits for another person, under the id that it will have', async () => {
    const sent = await world.control.applyProject(ROBOT, stricter);
    expect(sent.state).toBe('proposed');
    expect(await inForce()).toEqual(two);
    const applied = await world.control.confirmProject(SAM, { proposal: sent.version.id, reason, mayLoosen: false });
    expect(applied.version).toMatchObject({ id: sent.version.id, appliedBy: ROBOT, confirmedBy: SAM });
    expect(await inForce()).toEqual(stricter);
    expect((await events()).slice(-2)).toMatchObject([
      { event: 'project.proposed', actor: ROBOT },
      { event: 'project.applied', actor: SAM, details: { sentBy: 'robot' } },
    ]);
  });

  it('is one proposal when the same is sent again', async () => {
    const sent = await world.control.applyProject(ROBOT, stricter);
    expect((await world.control.applyProject(ROBOT, stricter)).version.id).toBe(sent.version.id);
    expect(await world.read((tx) => tx.proposals.list({ limit: 10 }))).toHaveLength(1);
  });

  it('is confirmed by no machine, by nobody who sent it, and once', async () => {
    const { version } = await world.control.applyProject(DANA, stricter);
    const word = { proposal: version.id, reason, mayLoosen: true };
    await expect(world.control.confirmProject(ROBOT, word)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const dana = { kind: 'person', name: 'dana' } as const;
    await expect(world.control.confirmProject(dana, word)).rejects.toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
    expect(await inForce()).toEqual(two);
    await world.control.confirmProject(SAM, word);
    await expect(world.control.confirmProject(KIM, word)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.control.confirmProject(KIM, { ...word, proposal: 'prj_none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('that asks for less needs the right to that from both', async () => {
    await expect(world.control.applyProject(ROBOT, looser)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { version } = await world.control.applyProject(DANA, looser, { mayLoosen: true, reason: 'too slow' });
    const word = { proposal: version.id, reason, mayLoosen: false };
    await expect(world.control.confirmProject(SAM, word)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await world.control.confirmProject(SAM, { ...word, mayLoosen: true });
    expect((await events()).at(-1)).toMatchObject({
      event: 'project.loosened',
      because: 'too slow; confirmed: looked at it; less: evaluation.minQualityMean: 4 → 3',
    });
  });

  it('is not confirmed any more once another is in force, and comes to nothing when it is rejected', async () => {
    const first = await world.control.applyProject(DANA, stricter);
    const second = await world.control.applyProject(DANA, looser, { mayLoosen: true, reason: 'x' });
    const third = await world.control.applyProject(KIM, stricter);
    await world.control.confirmProject(SAM, { proposal: first.version.id, reason, mayLoosen: true });
    await expect(
      world.control.confirmProject(SAM, { proposal: second.version.id, reason, mayLoosen: true }),
    ).rejects.toMatchObject({ code: 'CONFLICT', hint: 'send it again: headgate apply' });
    await world.control.rejectProject(KIM, { proposal: third.version.id, reason: 'it is there' });
    expect((await events()).at(-1)).toMatchObject({ event: 'project.rejected', because: 'it is there' });
  });

  it('asks for two no more only by the word of two', async () => {
    const alone = { ...two, secondPerson: { configuration: false, breakGlass: true } };
    const { state, version } = await world.control.applyProject(DANA, alone, { mayLoosen: true, reason: 'small team' });
    expect(state).toBe('proposed');
    await world.control.confirmProject(SAM, { proposal: version.id, reason, mayLoosen: true });
    expect((await world.control.applyProject(DANA, stricter)).state).toBe('in-force');
  });
});
