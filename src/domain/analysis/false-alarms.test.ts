import { expect, test } from 'vitest';
import { judgeMetric } from '#testing/builder/judged-metric.ts';
import { type Behaviour, LiveTraffic } from '#testing/builder/live-traffic.ts';
import type { Metric } from './metric.ts';

const PATHS = 2_000;
const ALPHA = { rollBack: 0.05, promote: 0.05 };

/** With no margin any sure difference rolls back: the hardest case for false alarms. */
const errorRate: Metric = {
  name: 'error-rate',
  kind: 'rate',
  role: 'prove',
  better: 'lower',
  margin: { kind: 'absolute', value: 0 },
  minExposure: 1,
};
const responseTime: Metric = { ...errorRate, name: 'response-time', kind: 'mean' };

type World = {
  readonly metric: Metric;
  readonly turns: number;
  readonly conversationsPerLook: number;
  readonly looks: number;
  readonly candidate: Behaviour;
  readonly baseline: Behaviour;
};

/** Share of paths on which any look brought `kind`; the weight goes from 10 % to 50 % halfway. */
function shareEver(kind: 'fail' | 'pass', world: World, seed: number): number {
  let hits = 0;
  for (let path = 0; path < PATHS; path += 1) {
    const traffic = new LiveTraffic({ seed: seed + path, turns: world.turns });
    for (let look = 0; look < world.looks; look += 1) {
      const [share, version] = look < world.looks / 2 ? [0.1, 2] : [0.5, 3];
      traffic.serve(world.conversationsPerLook, share, version, world);
      const samples = { candidate: traffic.rollups('candidate'), baseline: traffic.rollups('baseline') };
      if (judgeMetric(world.metric, samples, ALPHA).kind === kind) {
        hits += 1;
        break;
      }
    }
  }
  return hits / PATHS;
}

const ceiling = ALPHA.rollBack + 3 * Math.sqrt((ALPHA.rollBack * (1 - ALPHA.rollBack)) / PATHS);

test('an equal candidate is rolled back for errors at most as often as the budget says, looking after every batch', () => {
  const arm = { errorRate: 0.05 };
  const world = { metric: errorRate, turns: 1, conversationsPerLook: 100, looks: 10, candidate: arm, baseline: arm };
  const ever = shareEver('fail', world, 1_000);
  expect(ever).toBeLessThanOrEqual(ceiling);
}, 60_000);

test('… also when a conversation fails in all its turns or in none', () => {
  const arm = { errorRate: 0.05, errorsClump: true };
  const world = { metric: errorRate, turns: 4, conversationsPerLook: 40, looks: 10, candidate: arm, baseline: arm };
  const ever = shareEver('fail', world, 20_000);
  expect(ever).toBeLessThanOrEqual(ceiling);
}, 60_000);

test('an equal candidate is rolled back for response time at most as often as the budget says', () => {
  const arm = { errorRate: 0, meanLatencyMs: 800, coefficientOfVariation: 0.6 };
  const world = { metric: responseTime, turns: 3, conversationsPerLook: 90, looks: 10, candidate: arm, baseline: arm };
  const ever = shareEver('fail', world, 40_000);
  expect(ever).toBeLessThanOrEqual(ceiling);
}, 60_000);

test('the same traffic does fool a test that is not made for looking often', () => {
  const arm = { errorRate: 0, meanLatencyMs: 800, coefficientOfVariation: 0.6 };
  let fooled = 0;
  for (let path = 0; path < 500; path += 1) {
    const traffic = new LiveTraffic({ seed: 40_000 + path, turns: 3 });
    for (let look = 0; look < 10; look += 1) {
      traffic.serve(90, 0.3, 2, { candidate: arm, baseline: arm });
      const [own, other] = [traffic.rollups('candidate'), traffic.rollups('baseline')].map((rollups) => {
        const { n, sum, sumSq } = rollups[0]?.latency ?? { n: 0, sum: 0, sumSq: 0 };
        return { mean: sum / n, variance: (sumSq / n - (sum / n) ** 2) / n };
      });
      if (own === undefined || other === undefined) continue;
      if ((own.mean - other.mean) / Math.sqrt(own.variance + other.variance) < 1.645) continue;
      fooled += 1;
      break;
    }
  }
  expect(fooled / 500).toBeGreaterThan(3 * ALPHA.rollBack);
});

test('a candidate that is worse by exactly the margin is called proven at most as often as the budget says', () => {
  const world = {
    metric: { ...errorRate, margin: { kind: 'absolute', value: 0.05 } } as const,
    turns: 1,
    conversationsPerLook: 100,
    looks: 8,
    candidate: { errorRate: 0.06 },
    baseline: { errorRate: 0.01 },
  };
  const ever = shareEver('pass', world, 60_000);
  expect(ever).toBeLessThanOrEqual(ceiling);
}, 60_000);

test('8 % errors against 0.1 % at a 10 % share fail within a few hundred candidate requests', () => {
  const metric: Metric = { ...errorRate, margin: { kind: 'absolute', value: 0.05 } };
  const needed: number[] = [];
  for (let path = 0; path < 200; path += 1) {
    const traffic = new LiveTraffic({ seed: 80_000 + path, turns: 1 });
    for (let look = 0; look < 100; look += 1) {
      traffic.serve(100, 0.1, 2, { candidate: { errorRate: 0.08 }, baseline: { errorRate: 0.001 } });
      const samples = { candidate: traffic.rollups('candidate'), baseline: traffic.rollups('baseline') };
      const verdict = judgeMetric(metric, samples, { rollBack: 0.05 / 6, promote: 0.05 / 6 });
      expect(verdict.kind).not.toBe('pass');
      if (verdict.kind !== 'fail') continue;
      needed.push(verdict.card.candidate.n);
      break;
    }
  }
  needed.sort((a, b) => a - b);
  expect(needed.length).toBe(200);
  expect(needed[100]).toBeLessThan(150);
  expect(needed[190]).toBeLessThan(500);
}, 60_000);
