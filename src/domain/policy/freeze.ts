import type { Actor } from '../evidence/index.ts';
import type { EpochMs, FreezeId } from '../shared/index.ts';

/** A person's word that no rollout moves for a while. It holds at once, also for those that run. */
export type Freeze = {
  readonly id: FreezeId;
  /** Undefined: every agent, every environment. */
  readonly agent?: string | undefined;
  readonly environment?: string | undefined;
  readonly reason: string;
  readonly from: EpochMs;
  /** Undefined: until it is lifted. */
  readonly until?: EpochMs | undefined;
  readonly placedBy: Actor;
  readonly placedAt: EpochMs;
  readonly lifted?: { readonly by: Actor; readonly at: EpochMs; readonly reason: string } | undefined;
};

type FreezeState = 'coming' | 'in-force' | 'over' | 'lifted';

export function freezeState(freeze: Freeze, now: EpochMs): FreezeState {
  if (freeze.lifted !== undefined) return 'lifted';
  if (freeze.until !== undefined && freeze.until <= now) return 'over';
  return freeze.from <= now ? 'in-force' : 'coming';
}

/** Those that hold, now or later, for an agent in an environment. */
export function freezesFor(
  freezes: readonly Freeze[],
  where: { readonly agent: string; readonly environment: string },
): readonly Freeze[] {
  return freezes.filter(
    (freeze) =>
      freeze.lifted === undefined &&
      (freeze.agent ?? where.agent) === where.agent &&
      (freeze.environment ?? where.environment) === where.environment,
  );
}
