import { type Rollout, weightInForce } from '#domain/rollout/index.ts';
import { FULL_BP } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/** Whether an alarm says that the rollout's conversations are not divided as wanted. Asked only while they are divided and nobody knows yet. */
export async function watchRatio(tx: Tx, rollout: Rollout): Promise<string | undefined> {
  const { state } = rollout;
  const weightBp = weightInForce(rollout);
  if (state.kind !== 'baking' || state.ratioKnown === true || weightBp === 0 || weightBp === FULL_BP) return undefined;
  return (await tx.begun.alarmOf(rollout, rollout.id))?.because;
}
