import type { Project } from '#domain/config/index.ts';
import type { Approval, Freeze, Hold, Statement } from '#domain/policy/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Dice } from '../dice.ts';
import { AGENT, PRODUCTION } from '../history.ts';

/** What people see before they act. They may act on what is no longer so. */
export type Seen = {
  readonly project: Project;
  readonly releases: readonly Release[];
  /** Digests that arrived in staging. */
  readonly staged: ReadonlySet<string>;
  /** Newest first. */
  readonly promotions: readonly Promotion[];
  /** Those of them that have not ended. */
  readonly active: readonly Promotion[];
  readonly approvals: readonly Approval[];
  readonly holds: readonly Hold[];
  readonly freezes: readonly Freeze[];
  /** Acts by which someone broke a glass, whether or not they still hold. */
  readonly brokenGlass: readonly Statement['id'][];
  /** In production. */
  readonly deployments: readonly Deployment[];
  readonly route: Route | undefined;
  /** Another project, as someone might write it. */
  readonly rollProject: (dice: Dice) => Project;
};

const NEWEST = 8;

export async function lookAround(tx: Tx, rollProject: Seen['rollProject']): Promise<Seen> {
  const releases = await tx.releases.list(AGENT);
  const staged = new Set<string>();
  for (const { digest } of releases) {
    const evidence = await tx.evidence.forRelease(digest);
    if (evidence.some((item) => item.kind === 'rollout' && item.environment === 'staging')) staged.add(digest);
  }
  const promotions = await tx.promotions.list({ limit: NEWEST });
  const active = promotions.filter(({ state }) => !isTerminal(state));
  const approvals: Approval[] = [];
  for (const { id } of active) approvals.push(...(await tx.approvals.forPromotion(id)));
  const version = await tx.projects.latest();
  if (version === undefined) throw new Error('a world has a project');
  return {
    project: version.project,
    releases,
    staged,
    promotions,
    active,
    approvals,
    holds: (await tx.holds.list({})).filter(({ lifted }) => lifted === undefined),
    brokenGlass: (await tx.statements.list({})).filter(({ said }) => said.kind === 'breaks-glass').map(({ id }) => id),
    freezes: (await tx.freezes.list({})).filter(({ lifted }) => lifted === undefined),
    deployments: await tx.deployments.list({ agent: AGENT, environment: PRODUCTION }),
    route: await tx.routes.find(AGENT, PRODUCTION),
    rollProject,
  };
}
