import { expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { aRelease, NASTY_NUMBERS, NASTY_TEXT } from './examples.ts';

export function describeReleases(store: UnitOfWork): void {
  it('finds a release by digest and by label, each agent for itself, oldest first', async () => {
    const first = aRelease({ agent: 'found', label: 'b' });
    const second = aRelease({ agent: 'found', label: 'a', digest: digestOfBytes('v2') });
    const other = aRelease({ agent: 'found-too', label: 'b' });
    await store.run(async (tx) => {
      for (const release of [first, second, other]) await tx.releases.add(release);
    });
    await store.run(async (tx) => {
      expect(await tx.releases.find('found', second.digest)).toEqual(second);
      expect(await tx.releases.findByLabel('found', 'b')).toEqual(first);
      expect(await tx.releases.find('found', digestOfBytes('v3'))).toBeUndefined();
      expect(await tx.releases.list('found')).toEqual([first, second]);
      expect(await tx.releases.list(undefined)).toEqual(expect.arrayContaining([first, second, other]));
    });
  });

  it('leaves a release that is there as it is', async () => {
    const release = aRelease({ agent: 'kept' });
    const again = aRelease({ agent: 'kept', label: 'other', provenance: { ...release.provenance, createdBy: 'Max' } });
    await store.run((tx) => tx.releases.add(release));
    await store.run((tx) => tx.releases.add(again));
    expect(await store.run((tx) => tx.releases.list('kept'))).toEqual([release]);
  });

  it('changes what is known about where a release came from, and nothing else', async () => {
    const release = aRelease({ agent: 'told' });
    const provenance = { ...release.provenance, authors: ['Ada', 'Max'], alsoRegisteredBy: ['Max'] };
    await store.run((tx) => tx.releases.add(release));
    await store.run(async (tx) => {
      await tx.releases.lock('told', release.digest);
      await tx.releases.setProvenance({ ...release, label: 'other', provenance });
    });
    expect(await store.run((tx) => tx.releases.list('told'))).toEqual([{ ...release, provenance }]);
  });

  it('refuses a label that names another digest', async () => {
    await store.run((tx) => tx.releases.add(aRelease({ agent: 'labels' })));
    const thief = aRelease({ agent: 'labels', digest: digestOfBytes('v2') });
    await expect(store.run((tx) => tx.releases.add(thief))).rejects.toMatchObject({ code: 'LABEL_TAKEN' });
    expect(await store.run((tx) => tx.releases.list('labels'))).toHaveLength(1);
  });

  it('gives a label to one of two releases that ask for it at once', async () => {
    const rivals = ['one', 'two'].map((text) => aRelease({ agent: 'rivals', digest: digestOfBytes(text) }));
    const outcomes = await Promise.allSettled(rivals.map((release) => store.run((tx) => tx.releases.add(release))));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'LABEL_TAKEN' });
  });

  it('gives back exactly what it was given', async () => {
    const release = aRelease({
      agent: 'exact',
      label: 'naïve 🦜',
      definition: {
        instructions: NASTY_TEXT,
        parameters: { ...NASTY_NUMBERS, nothing: null, nested: [{ deep: [NASTY_TEXT] }] },
        tools: [{ name: 'check_inventory', description: NASTY_TEXT, parameters: {} }],
      },
      provenance: { commit: undefined, authors: [], createdBy: 'Zoë', createdAt: Number.MAX_SAFE_INTEGER },
    });
    await store.run((tx) => tx.releases.add(release));
    const found = await store.run((tx) => tx.releases.find('exact', release.digest));
    expect(found).toEqual(release);
    expect(found?.provenance).not.toHaveProperty('commit');
    expect(JSON.stringify(found?.definition)).toBe(JSON.stringify(release.definition));
  });
}
