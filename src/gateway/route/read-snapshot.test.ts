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
