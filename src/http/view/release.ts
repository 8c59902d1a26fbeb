import { type BreakGlass, concerns, gravest, type Hold, holdText } from '#domain/policy/index.ts';
import { componentsOf, type Deployment, type Release } from '#domain/release/index.ts';
import { type EpochMs, toIso } from '#domain/shared/index.ts';
import { brokenGlassMark } from './break-glass.ts';
import type { ViewOf } from './view-of.ts';

/** What is about an agent, in any environment; of other releases too, which are left out. */
type Beside = {
  readonly deployments: readonly Deployment[];
  readonly acts: readonly BreakGlass[];
  /** That stand, on whatever. */
  readonly holds: readonly Hold[];
  readonly now: EpochMs;
};

export function releaseView(release: Release, { deployments, acts, holds, now }: Beside): ViewOf<'getRelease'> {
  const { provenance } = release;
  const hold = gravest(holds.filter((each) => concerns(each, release)));
  return {
    digest: release.digest,
    agent: release.agent,
    label: release.label,
    createdBy: provenance.createdBy,
    createdAt: toIso(provenance.createdAt),
    authors: [...provenance.authors],
    commit: provenance.commit,
    lastPusher: provenance.lastPusher,
    ...(provenance.earlierPushers === undefined ? {} : { earlierPushers: [...provenance.earlierPushers] }),
    ...(provenance.alsoRegisteredBy === undefined ? {} : { alsoRegisteredBy: [...provenance.alsoRegisteredBy] }),
    definition: release.definition,
    components: [...componentsOf(release.definition)],
    ...(hold === undefined ? {} : { held: holdText(hold) }),
    ...brokenGlassMark(
      acts.filter((act) => act.agent === release.agent && act.release === release.digest),
      now,
    ),
    deployments: deployments
      .filter((deployment) => deployment.agent === release.agent && deployment.release === release.digest)
      .map(({ environment, state }) => ({ environment, state })),
  };
}
