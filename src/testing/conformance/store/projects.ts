import { expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { ProjectVersion, UnitOfWork } from '#ports/index.ts';
import { NASTY_TEXT, PERSON } from './examples.ts';

/** Small, and with what databases stumble over. */
const project: ProjectVersion['project'] = {
  version: 1,
  profile: 'guide',
  agents: [],
  environments: [],
  evaluation: {
    ...{ repeats: 3, evaluators: ['relevance'], concurrency: 4, timeoutMs: 30_000 },
    ...{ minQualityMean: 4, maxRelativeDrop: 0.05, maxRelativeDropFromBest: 0.1 },
  },
  gateway: { conversationFrom: [NASTY_TEXT], userFrom: [], exposeHeaders: true },
};

export function describeProjects(store: UnitOfWork): void {
  it('keeps every applied project and knows the latest', async () => {
    const first: ProjectVersion = {
      ...{ id: 'prj_b', digest: digestOfBytes('1'), project, appliedBy: PERSON, appliedAt: 2 },
    };
    const second: ProjectVersion = { ...first, id: 'prj_a', digest: digestOfBytes('2'), appliedAt: 1 };
    expect(await store.run((tx) => tx.projects.latest())).toBeUndefined();
    await store.run((tx) => tx.projects.add(first));
    await store.run((tx) => tx.projects.add(second));
    expect(await store.run((tx) => tx.projects.latest())).toEqual(second);
    expect(await store.run((tx) => tx.projects.find('prj_b'))).toEqual(first);
    expect(await store.run((tx) => tx.projects.find('prj_none'))).toBeUndefined();

    const takenBack = store.run(async (tx) => {
      await tx.projects.add({ ...first, id: 'prj_taken_back' });
      expect(await tx.projects.latest()).toMatchObject({ id: 'prj_taken_back' });
      throw new Error('taken back');
    });
    await expect(takenBack).rejects.toThrow('taken back');
    expect(await store.run((tx) => tx.projects.find('prj_taken_back'))).toBeUndefined();
    expect(await store.run((tx) => tx.projects.latest())).toEqual(second);
  });

  it('keeps proposed projects and what was answered to them, newest first', async () => {
    const version = (id: ProjectVersion['id']): ProjectVersion => ({
      ...{ id, digest: digestOfBytes(id), project, appliedBy: PERSON, appliedAt: 1 },
    });
    const first = { version: version('prj_p'), replaces: 'prj_a', loosened: [], reason: NASTY_TEXT } as const;
    const second = { ...first, version: version('prj_o') };
    const answered = { ...first, answer: { kind: 'rejected', by: PERSON, at: 2, reason: 'no' } } as const;
    for (const proposal of [first, second, answered]) await store.run((tx) => tx.proposals.save(proposal));
    expect(await store.run((tx) => tx.proposals.list({ limit: 10 }))).toEqual([second, answered]);
    expect(await store.run((tx) => tx.proposals.list({ limit: 1 }))).toEqual([second]);
    expect(await store.run((tx) => tx.proposals.find('prj_p'))).toEqual(answered);
    expect(await store.run((tx) => tx.proposals.find('prj_none'))).toBeUndefined();
  });
}
