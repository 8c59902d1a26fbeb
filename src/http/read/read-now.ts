import { clockNow } from '#domain/policy/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/** Headgate's time, as of this transaction. */
export async function readNow(tx: Tx): Promise<EpochMs> {
  const { setting, realNow } = await tx.clock.read();
  return clockNow(setting, realNow);
}
