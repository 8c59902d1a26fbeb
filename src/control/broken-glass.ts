import { type BreakGlass, breakGlassActs, breakGlassText, type Glass, glassBroken } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from './context.ts';

/** Every act about a release, in any environment and state, oldest first. */
export async function loadBreakGlass(
  tx: Tx,
  { agent, release }: Pick<Promotion, 'agent' | 'release'>,
): Promise<readonly BreakGlass[]> {
  return breakGlassActs(await tx.statements.list({ agent, release }));
}

/** Who lets a promotion past one thing now, and why, in words; undefined: nobody. */
export function overriddenBy(
  acts: readonly BreakGlass[],
  glass: Glass,
  promotion: Promotion,
  { now }: Moment,
): string | undefined {
  const act = glassBroken(acts, glass, promotion, now);
  return act === undefined ? undefined : breakGlassText(act);
}
