import { concerns, type Hold } from '#domain/policy/index.ts';
import type { Release } from '#domain/release/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

type HoldView = ViewOf<'listHolds'>;

/** @param releases among which those that it is about are found */
export function holdView(hold: Hold, releases: readonly Release[]): HoldView {
  const { lifted } = hold;
  // What was lifted is about nothing any more; the list still says what it was about.
  const about = { ...hold, lifted: undefined };
  return {
    id: hold.id,
    release: hold.release,
    component: hold.component,
    agent: hold.agent,
    reason: hold.reason,
    placedBy: hold.placedBy,
    placedAt: toIso(hold.placedAt),
    lifted: lifted === undefined ? undefined : { by: lifted.by, at: toIso(lifted.at), reason: lifted.reason },
    releases: releases
      .filter((release) => concerns(about, release))
      .map(({ agent, label, digest }) => ({ agent, label, release: digest })),
  };
}

export function quarantineView(hold: Hold, releases: readonly Release[]): ViewOf<'listQuarantines'> {
  return {
    ...holdView(hold, releases),
    running: (hold.running ?? []).map(({ deploymentId: _deploymentId, ...where }) => where),
  };
}
