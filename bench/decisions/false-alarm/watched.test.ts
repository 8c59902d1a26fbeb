import { expect, test } from 'vitest';
import { judgeMetrics } from '#domain/analysis/index.ts';
import { evaluate } from '../stream/evaluation.ts';
import { Traffic } from '../stream/traffic.ts';
import { TYPICAL } from '../stream/world.ts';
import { ALPHA, rollBackRules } from './watched.ts';
import { worlds } from './worlds.ts';

const [, ramp] = worlds;

test('every rule that is watched for false rollbacks does roll back what is much worse', () => {
  if (ramp === undefined) throw new Error('no world');
  const worse = { errorRate: 0.4, meanLatencyMs: 3_000, meanTokens: 4_000, complaintRate: 0.3, meanStars: 1.5 };
  const traffic = new Traffic(ramp, { candidate: worse, baseline: TYPICAL }, 1, 1);
  for (const { share, batches } of ramp.steps) {
    traffic.startStep();
    for (let batch = 0; batch < batches; batch += 1) traffic.serve(share);
  }
  const samples = { ...traffic.served(), quality: evaluate(traffic.dice, 1, 1.5) };
  const silent = rollBackRules.filter(({ metrics, isError }) => !judgeMetrics(metrics, samples, ALPHA).some(isError));
  expect(silent.map(({ name }) => name)).toEqual([]);
});
