import { type Freeze, freezeState } from '#domain/policy/index.ts';
import { type EpochMs, toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

/** @param now on Headgate's clock */
export function freezeView(freeze: Freeze, now: EpochMs): ViewOf<'listFreezes'> {
  const { lifted, until } = freeze;
  return {
    id: freeze.id,
    agent: freeze.agent,
    environment: freeze.environment,
    state: freezeState(freeze, now),
    reason: freeze.reason,
    from: toIso(freeze.from),
    until: until === undefined ? undefined : toIso(until),
    placedBy: freeze.placedBy,
    placedAt: toIso(freeze.placedAt),
    lifted: lifted === undefined ? undefined : { by: lifted.by, at: toIso(lifted.at), reason: lifted.reason },
  };
}
