import { type SampleRatio, sampleRatioOf } from '#domain/analysis/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Begun, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';

type Rollout = Pick<Begun, 'agent' | 'environment' | 'salt'>;

/**
 * Keeps how many conversations began on either side of a split, and raises an alarm, once a rollout, when chance can't have divided them
 * so. Nothing else follows from it by itself: the comparison is in doubt, not the release.
 */
export function noteBegun(context: ControlContext): Control['noteBegun'] {
  return async (counts) => {
    const alarms = await context.unitOfWork.run(async (tx) => {
      const moment = await readMoment(tx);
      for (const count of counts) await tx.begun.save(count);
      const raised: (Rollout & { readonly ratio: SampleRatio })[] = [];
      for (const rollout of rolloutsOf(counts)) {
        const ratio = await readSampleRatio(tx, rollout);
        if (ratio.kind !== 'mismatch') continue;
        if (!(await tx.begun.raiseAlarm(rollout, rollout.salt, moment.realNow))) continue;
        await recordMismatch(tx, moment, rollout, ratio);
        raised.push({ ...rollout, ratio });
      }
      return raised;
    });
    for (const { agent, environment, ratio } of alarms) {
      context.log.error('traffic.sample-ratio-mismatch', { agent, environment, because: ratio.because });
    }
    if (alarms.length > 0) context.changed();
  };
}

async function readSampleRatio(tx: Tx, rollout: Rollout): Promise<SampleRatio> {
  return sampleRatioOf(await tx.begun.of(rollout, rollout.salt));
}

async function recordMismatch(tx: Tx, moment: Moment, { agent, environment }: Rollout, ratio: SampleRatio) {
  const [promotion] = await tx.promotions.underWay([{ agent, environment }]);
  const { because, total, candidate, expected } = ratio;
  await writeAudit(tx, moment, SYSTEM, {
    event: 'traffic.sample-ratio-mismatch',
    subject: promotion?.id ?? `${agent}/${environment}`,
    agent,
    environment,
    because,
    details: { total, candidate, expected: Math.round(expected * 10) / 10 },
  });
}

function rolloutsOf(counts: readonly Begun[]): readonly Rollout[] {
  const found = counts.map(({ agent, environment, salt }) => [
    JSON.stringify([agent, environment, salt]),
    { agent, environment, salt },
  ]);
  return [...new Map(found as [string, Rollout][]).values()];
}
