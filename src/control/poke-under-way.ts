import type { Tx } from '#ports/index.ts';

const MOST_ROLLBACKS = 1_000;

/** Makes everything that is under way due at once: the clock runs otherwise now, and what was reckoned by it would come much too late. */
export async function pokeUnderWay(tx: Tx): Promise<void> {
  await tx.promotions.poke({ active: true });
  const running = await tx.rollbacks.list({ running: true, limit: MOST_ROLLBACKS });
  for (const { id } of running) await tx.rollbacks.poke(id);
}
