import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import { earlierArrival } from '#domain/evidence/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { refusalOf } from '../holds.ts';
import { environmentBefore } from '../lookup.ts';

/** Why a release can't be promoted into an environment, as far as no waiting could mend it. Empty: it can. Reads only. */
export async function promotionObstacles(
  tx: Tx,
  project: Project,
  release: Release,
  environment: EnvironmentConfig,
): Promise<readonly AppError[]> {
  const { agent, digest, label } = release;
  const name = `${agent} ${label}`;
  const obstacles: AppError[] = [];
  const refusal = await refusalOf(tx, release);
  if (refusal !== undefined) obstacles.push(refusal);
  const route = await tx.routes.find(agent, environment.name);
  if (route?.targets.some((target) => target.role === 'baseline' && target.release === digest)) {
    obstacles.push(
      new AppError('ALREADY_THERE', `${name} already serves ${environment.name}`, {
        hint: `headgate traffic show ${agent} --environment ${environment.name}`,
      }),
    );
  }
  const before = environmentBefore(project, environment.name);
  if (before !== undefined) {
    if (earlierArrival(await tx.evidence.forRelease(digest), before.name) === undefined) {
      obstacles.push(
        new AppError(
          'STAGE_SKIPPED',
          `${name} has not been through ${before.name}, which comes before ${environment.name}, or was taken back there since`,
          { hint: `headgate promote ${label} --agent ${agent} --to ${before.name}` },
        ),
      );
    }
  }
  return obstacles;
}
