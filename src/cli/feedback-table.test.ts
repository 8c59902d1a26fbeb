import { expect, test } from 'vitest';
import { renderFeedback } from './feedback-table.ts';

const surface = { columns: 80, color: false };
const release = {
  ...{ label: 'v1', release: `sha256:${'1'.repeat(64)}`, deploymentId: 'dep_1', requests: 1_200 },
  ...{
    ratings: { n: 12, mean: 4.25 },
    thumbsUp: 30,
    thumbsDown: 2,
    complaints: 1,
    resolved: 40,
    handedOver: 3,
    comments: 1,
  },
};

test('counts stand beside each other, and words below with what they are about', () => {
  const comments = [
    {
      at: '2026-11-25T10:00:00.000Z',
      label: 'v1',
      deploymentId: 'dep_1',
      about: 'req_01J',
      text: 'It took\nfor ever.',
    },
  ];
  const silent = { ...release, label: 'v2', ratings: { n: 0 } };
  const text = renderFeedback('shop', 'production', { releases: [release, silent], comments }, surface);
  expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
    'what users said of shop in production',
    'release  requests     rating  thumbs  complaints  resolved  handed over',
    'v1          1,200  4.25 (12)  +30 −2           1        40            3',
    'v2          1,200          –  +30 −2           1        40            3',
    '',
    'at                    release  about',
    '2026-11-25 10:00 UTC  v1       req_01J',
    '    It took',
    '    for ever.',
  ]);
});

test('says so where nothing was counted', () => {
  expect(renderFeedback('shop', 'staging', { releases: [], comments: [] }, surface)).toContain('nothing yet');
});
