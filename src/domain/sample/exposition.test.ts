import { expect, test } from 'vitest';
import { readExposition } from '#testing/exposition.ts';
import { type MetricFamily, renderExposition } from './exposition.ts';
import { requestMetrics } from './request-metrics.ts';
import { emptyRollup, type Rollup } from './rollup.ts';
import { sketchBucket } from './sketch.ts';

const nasty = 'a "quoted" \\ name\nwith two lines';

test('whatever stands in labels and help is read back as it was', () => {
  const family: MetricFamily = {
    ...{ name: 'headgate_things', type: 'gauge', help: `Things \\ and\n${nasty}` },
    samples: [
      { labels: { agent: nasty }, value: 1.5 },
      { labels: { agent: '' }, value: 0 },
    ],
  };
  const text = renderExposition([family]);
  expect(text).toBe(
    [
      '# HELP headgate_things Things \\\\ and\\na "quoted" \\\\ name\\nwith two lines',
      '# TYPE headgate_things gauge',
      'headgate_things{agent="a \\"quoted\\" \\\\ name\\nwith two lines"} 1.5',
      'headgate_things{agent=""} 0',
      '',
    ].join('\n'),
  );
  expect(readExposition(text).value('headgate_things', { agent: nasty })).toBe(1.5);
});

test('a family without a series is left out', () => {
  expect(renderExposition([{ name: 'x_total', help: 'x', type: 'counter', samples: [] }])).toBe('\n');
});

const KEY = { agent: 'helper', environment: 'production', deploymentId: 'dep_1', release: 'sha256:1' } as const;

function served(over: Partial<Rollup>, traffic?: 'tester'): Rollup {
  const empty = emptyRollup({ ...KEY, routeVersion: 0, windowStart: 0, ...(traffic === undefined ? {} : { traffic }) });
  return { ...empty, ...over };
}

test('requests are counters and histograms in base units, of fixed buckets', () => {
  const outcomes = { ...served({}).outcomes, success: 3, 'agent-error': 1 };
  const users = served({
    outcomes,
    latency: { n: 3, sum: 2_600, sumSq: 1 },
    latencySketch: { [sketchBucket(40)]: 1, [sketchBucket(60)]: 1, [sketchBucket(2_500)]: 1 },
    tokensIn: { n: 3, sum: 700, sumSq: 1 },
    cost: { n: 2, sum: 4_500, sumSq: 1 },
  });
  const text = renderExposition(
    requestMetrics([
      { label: 'v1', rollup: users },
      { label: 'v1', rollup: served({}, 'tester') },
    ]),
  );
  const { value, types } = readExposition(text);
  const labels = { agent: 'helper', release: 'v1', deployment: 'dep_1', traffic: 'user' };
  expect(value('headgate_requests_total', { ...labels, outcome: 'success' })).toBe(3);
  expect(value('headgate_requests_total', { ...labels, traffic: 'tester', outcome: 'success' })).toBe(0);
  const atMost = (le: string) => value('headgate_response_time_seconds_bucket', { ...labels, le });
  expect(['0.05', '0.1', '2', '3', '+Inf'].map(atMost)).toEqual([1, 2, 2, 3, 3]);
  expect(value('headgate_response_time_seconds_sum', labels)).toBe(2.6);
  expect(value('headgate_tokens_total', { ...labels, direction: 'input' })).toBe(700);
  expect(value('headgate_cost_dollars_total', labels)).toBe(0.0045);
  expect(value('headgate_priced_requests_total', labels)).toBe(2);
  // Nothing was measured of it, which is not zero.
  expect(types.has('headgate_time_to_first_token_seconds')).toBe(false);
  expect(value('headgate_tokens_total', { direction: 'output' })).toBeUndefined();
});
