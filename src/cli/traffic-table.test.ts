import { expect, test } from 'vitest';
import { renderTraffic } from './traffic-table.ts';

const surface = { columns: 100, color: false };
const target = {
  ...{ deploymentId: 'dep_1', label: 'v1', role: 'baseline' as const, wantedBp: 10_000, measuredBp: 10_000 },
  ...{ requests: 5, openConversations: 1, testerRequests: 2 },
};
const traffic = { agent: 'shop', environment: 'production', mode: 'gateway' as const, version: 1, targets: [target] };

test('what is no part of the users’ figures stands below them, and nothing where there is none', () => {
  const text = renderTraffic({ ...traffic, limitedRequests: 1_200 }, surface);
  expect(text.split('\n').slice(-2)).toEqual([
    'testers: 2 requests to v1',
    'limits: 1,200 requests refused, and counted against no release',
  ]);
  expect(renderTraffic(traffic, surface)).not.toMatch(/limits:|top-up:/);
  const toppedUp = { ...traffic, targets: [{ ...target, topUpRequests: 40 }] };
  expect(renderTraffic(toppedUp, surface)).toContain('top-up: 40 requests of Headgate’s own to v1');
});
