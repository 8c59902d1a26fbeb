import { type SampleRatio, sampleRatioOf } from '#domain/analysis/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { drawOf } from '#domain/rollout/index.ts';
import type { Begun, Tx } from '#ports/index.ts';
import { type ControlContext, readMoment } from '../context.ts';
import type { Control } from '../control.ts';
import { raiseRatioAlarm } from './raise-ratio-alarm.ts';

type Split = Pick<Begun, 'agent' | 'environment' | 'salt'>;

/**
 * Keeps how many conversations began on either side of a split, and raises an alarm, once a rollout, when chance can't have divided them
 * so. It takes nothing back: the comparison is in doubt, not the release.
 */
export function noteBegun(context: ControlContext): Control['noteBegun'] {
  return async (counts) => {
    const alarms = await context.unitOfWork.run(async (tx) => {
      const moment = await readMoment(tx);
      for (const count of counts) await tx.begun.save(count);
      const splits = splitsOf(counts);
      const underWay = await tx.promotions.underWay(splits);
      const raised: (Split & { readonly ratio: SampleRatio })[] = [];
      for (const split of splits) {
        const promotion = underWay.find((one) => one.agent === split.agent && one.environment === split.environment);
        const { about, isOwn, ratio } = await readSampleRatio(tx, split, promotion);
        if (ratio.kind !== 'mismatch') continue;
        const mismatch = { place: split, about, promotion: isOwn ? promotion : undefined, ratio };
        if (await raiseRatioAlarm(context, tx, moment, mismatch)) raised.push({ ...split, ratio });
      }
      return raised;
    });
    for (const { agent, environment, ratio } of alarms) {
      context.log.error('traffic.sample-ratio-mismatch', { agent, environment, because: ratio.because });
    }
    if (alarms.length > 0) context.changed();
  };
}

/** `isOwn`: the conversations were drawn by the rollout of this promotion. */
async function readSampleRatio(tx: Tx, split: Split, promotion: Promotion | undefined) {
  const { about, sinceRouteVersion } = drawOf(split.salt, promotion?.rollout);
  const ratio = sampleRatioOf(await tx.begun.of(split, split.salt), sinceRouteVersion);
  return { about, isOwn: about === promotion?.rollout?.id, ratio };
}

function splitsOf(counts: readonly Begun[]): readonly Split[] {
  const found = counts.map(({ agent, environment, salt }) => [
    JSON.stringify([agent, environment, salt]),
    { agent, environment, salt },
  ]);
  return [...new Map(found as [string, Split][]).values()];
}
