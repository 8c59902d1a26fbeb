import type { Rollout } from '#domain/rollout/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { ViewOf } from '../view/view-of.ts';

/** That conversations of a rollout were not divided as wanted; nothing where that was not seen. */
export async function readRatioAlarm(
  tx: Tx,
  rollout: Rollout | undefined,
): Promise<Pick<ViewOf<'getPromotion'>, 'sampleRatioMismatch'>> {
  const alarm = rollout === undefined ? undefined : await tx.begun.alarmOf(rollout, rollout.id);
  return alarm === undefined ? {} : { sampleRatioMismatch: { at: toIso(alarm.at), because: alarm.because } };
}
