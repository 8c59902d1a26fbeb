import { expect, it } from 'vitest';
import { readSnapshot } from './read-snapshot.ts';

const said = { version: 1, issue: 2, routes: [] };

it('reads routes though the settings beside them say what this gateway does not know', () => {
  const settings = { conversationFrom: ['header:x-chat'], userFrom: [], exposeHeaders: true, newer: 1 };
  expect(readSnapshot({ ...said, settings })).toMatchObject({
    kind: 'read',
    snapshot: { settings: { conversationFrom: ['header:x-chat'] } },
  });
  const unreadable = readSnapshot({ ...said, settings: { ...settings, conversationFrom: 'x-chat' } });
  expect(unreadable).toMatchObject({
    kind: 'read',
    snapshot: { version: 1, settingsRefused: expect.stringMatching(/^conversationFrom: /) },
  });
  expect(unreadable).not.toHaveProperty('snapshot.settings');
});

it('follows a route though what is said of those that stood in it can’t be read', () => {
  const route = {
    ...{ agent: 'helper', environment: 'production', version: 1, salt: 's', targets: [], revoked: ['dep_v2'] },
    ...{ leaseMs: 1, hardLimits: { errorRateRatio: 1, minRequests: 1 } },
  };
  const left = { deploymentId: 'dep_v2', release: `sha256:${'2'.repeat(64)}`, routeVersion: 1, salt: 's', leftAt: 5 };
  const readable = { ...said, routes: [{ ...route, departed: [{ ...left, newer: true }] }] };
  expect(readSnapshot(readable)).toMatchObject({ snapshot: { refused: [], routes: [{ departed: [left] }] } });
  const unreadable = { ...said, routes: [{ ...route, departed: [{ ...left, leftAt: 'yesterday' }] }] };
  expect(readSnapshot(unreadable)).toMatchObject({ snapshot: { refused: [], routes: [{ revoked: ['dep_v2'] }] } });
});
