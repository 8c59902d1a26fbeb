import { expect, it } from 'vitest';
import { judge, type QualitySample } from '#domain/analysis/index.ts';
import { aMetric, aPlan, aRollout, baking } from '#testing/builder/rollout.ts';
import { aRoute } from '#testing/conformance/store/examples.ts';
import { ControlWorld } from '#testing/control/control-world.ts';
import { gatherInput } from './gather-input.ts';

/** Twelve cases as good as before on the whole, each a little better or worse: too few to prove anything at the eighth look. */
const noisy: QualitySample = {
  evaluationId: 'evl_1',
  look: 8,
  evaluators: { candidate: ['relevance'], baseline: ['relevance'] },
  cases: Array.from({ length: 12 }, (_, index) => ({
    caseId: `case ${index}`,
    candidate: index % 2 === 0 ? 3.5 : 5,
    baseline: index % 2 === 0 ? 5 : 3.5,
  })),
  erroredRatio: 0,
};

it('asks quality for a proof at the steps, and in the probation only whether it fails', async () => {
  const world = new ControlWorld();
  const quality = aMetric('quality', { better: 'higher', margin: { kind: 'relative', value: 0.1 } });
  const plan = aPlan({ metrics: [quality] });
  const kindAt = (state: Parameters<typeof aRollout>[0]) =>
    world.read(async (tx) => {
      const input = await gatherInput(tx, aRollout({ plan, ...state }), aRoute(), noisy, []);
      return input === undefined ? undefined : judge(input)[0];
    });
  expect(await kindAt({ state: baking(0, 0) })).toMatchObject({ kind: 'inconclusive' });
  expect(await kindAt({ state: { kind: 'completed', at: 0 } })).toMatchObject({ kind: 'pass', proven: false });
});
