import { expect, test } from 'vitest';
import { crowdStatsSchema } from '../crowd/tally.ts';
import { chooseCandidates } from './candidate.ts';
import { findSurprises } from './result.ts';
import type { Tried } from './try-release.ts';

const quiet = crowdStatsSchema.parse({
  sent: 100,
  answered: 100,
  agentErrors: 3,
  dropped: 0,
  inFlight: 0,
  conversations: 40,
  movedConversations: 0,
  ratings: { n: 0, sum: 0 },
  complaints: 0,
  feedbackFailed: 0,
  leftOut: 0,
  droppedBecause: {},
  byRelease: {},
  latencyMeanMs: 20,
});

const asExpected = (): readonly Tried[] =>
  chooseCandidates(undefined).map((candidate) => ({
    candidate,
    outcome: candidate.expected.outcome,
    stage: candidate.expected.stage ?? 'probation',
    because: 'so',
    promotion: 'prm_1',
    deploymentId: undefined,
  }));

test('finds nothing when every release ended where it should and no user paid for it', () => {
  expect(findSurprises(asExpected(), quiet)).toEqual([]);
});

test.each([
  ['another outcome', { outcome: 'promoted' }],
  ['the right outcome in the wrong place', { stage: 'production 50 %' }],
] as const)('is surprised by %s', (_, wrong) => {
  const tried = asExpected().map((each) => (each.candidate.label === 'v3-errors' ? { ...each, ...wrong } : each));
  expect(findSurprises(tried, quiet)).toHaveLength(1);
});

test('is surprised by a dropped request, by a moved conversation, and by a crowd that never came', () => {
  expect(findSurprises(asExpected(), { ...quiet, dropped: 1, droppedBecause: { ECONNRESET: 1 } })).toEqual([
    '1 requests were dropped: ECONNRESET (1)',
  ]);
  expect(findSurprises(asExpected(), { ...quiet, movedConversations: 2 })).toHaveLength(1);
  expect(findSurprises(asExpected(), { ...quiet, sent: 0, answered: 0 })).toHaveLength(1);
});
