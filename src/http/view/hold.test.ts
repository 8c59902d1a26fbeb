import { expect, test } from 'vitest';
import { DIGEST_V2 } from '#testing/builder/rollout.ts';
import { aStoredHold, aStoredRelease } from '#testing/http/stored-things.ts';
import { holdView, quarantineView } from './hold.ts';
import { releaseView } from './release.ts';

const release = aStoredRelease();
const other = aStoredRelease({ agent: 'other', label: 'v1' });

test('a hold names the releases that it is about, also once it is lifted', () => {
  const hold = aStoredHold();
  expect(holdView(hold, [release, other]).releases).toEqual([
    { agent: release.agent, label: release.label, release: DIGEST_V2 },
  ]);
  const lifted = { by: hold.placedBy, at: 1, reason: 'mended' };
  expect(holdView({ ...hold, lifted }, [release]).releases).toHaveLength(1);
});

test('a quarantine says where what it bans still runs, without ids that nobody asked for', () => {
  const running = {
    agent: 'a',
    environment: 'production',
    label: 'v1',
    because: 'it still serves',
    waitsForPerson: true,
  };
  const quarantine = aStoredHold({ kind: 'quarantine', running: [{ ...running, deploymentId: 'dep_1' }] });
  expect(quarantineView(quarantine, []).running).toEqual([running]);
});

test('a release says who holds or bans it, and the graver of the two', () => {
  const beside = { deployments: [], acts: [], now: 0 };
  const hold = aStoredHold({ placedBy: { kind: 'person', name: 'Sam' } });
  expect(releaseView(release, { ...beside, holds: [hold] }).held).toBe('held by Sam: error rate (hld_1)');
  const ban = { ...hold, id: 'qrn_1', kind: 'quarantine' } as const;
  expect(releaseView(release, { ...beside, holds: [hold, ban] }).held).toContain('quarantined by Sam');
  expect(releaseView(other, { ...beside, holds: [hold] })).not.toHaveProperty('held');
});
